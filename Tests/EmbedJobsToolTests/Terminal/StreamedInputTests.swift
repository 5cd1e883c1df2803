import LocalFiles
import TestSupport
import Testing

/// Files that are read from standard input, pipes, FIFOs and descriptors.
@Suite(.timeLimit(.minutes(1))) struct StreamedInputTests {
    private let fixture: ToolFixture

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/a.jsonl")
        try fixture.folder.write("id,text\n1,one\n2,two\n", to: "work/a.csv")
    }

    private func shell(_ script: String) throws -> ChildProcess {
        let command = ["-c", script, fixture.binary]
        return try ChildProcess.run("/bin/sh", command, environment: fixture.environment, folder: fixture.work)
    }

    @Test(
        "An upload reads any kind of file",
        arguments: [
            ("cat a.jsonl | \"$0\" upload -", "standard input: dataset stdin-", 3),
            ("\"$0\" upload - < a.jsonl", "standard input: dataset stdin-", 3),
            ("cat a.csv | \"$0\" upload - name=docs keep_fields=id", "standard input: dataset docs-", 2),
            ("cat a.jsonl | \"$0\" upload /dev/stdin", "/dev/stdin: dataset stdin-", 3),
            ("cat a.csv | \"$0\" upload /dev/fd/3 3<&0", "/dev/fd/3: dataset input-", 2),
            ("mkfifo p.jsonl; cat a.jsonl > p.jsonl & \"$0\" upload p.jsonl", "p.jsonl: dataset p-", 3),
            ("mkfifo p; cat a.csv > p & \"$0\" -c 'upload p'", "p: dataset p-", 2),
            ("cat a.jsonl | gzip | zcat | \"$0\" upload - file_format=jsonl", "standard input: dataset stdin-", 3),
            ("cp a.csv b.txt; \"$0\" upload b.txt file_format=csv", "b.txt: dataset b-", 2),
            // The rest of a file, from where another program has stopped.
            ("{ head -c 0; read line; \"$0\" upload -; } < a.jsonl", "standard input: dataset stdin-", 2),
        ]
    )
    func uploads(script: String, message: String, rows: Int) throws {
        let result = try shell(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.hasPrefix(message), "\(result.errors)")
        #expect(result.errors.contains(", \(rows) rows"), "\(result.errors)")
    }

    @Test("A dry run counts the rows of standard input")
    func dryRun() throws {
        let script = "let d = upload -; create model=tiny dataset_id=$d input_type=search_document"
        let result = try shell("cat a.jsonl | \"$0\" -n -c '\(script)'")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("3 rows"), "\(result.output)")
    }

    @Test(
        "A loop reads the rows of any kind of file",
        arguments: [
            ("cat a.jsonl | \"$0\" -c 'for r in @- { echo $r.id }'", "0\n1\n2\n"),
            ("cat a.csv | \"$0\" -c 'for r in @- file_format=csv { echo $r.text }'", "one\ntwo\n"),
            ("cat a.csv | \"$0\" -c 'for r in @/dev/stdin { echo $r }'", "id,text\n1,one\n2,two\n"),
            ("mkfifo p.csv; cat a.csv > p.csv & \"$0\" -c 'for r in @p.csv { echo $r.id }'", "1\n2\n"),
            ("cp a.csv rows; \"$0\" -c 'for r in @rows file_format=csv { echo $r.id }'", "1\n2\n"),
        ]
    )
    func loops(script: String, output: String) throws {
        let result = try shell(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == output)
    }

    @Test(
        "Scripts come from any kind of file, and a formatted one goes to standard output",
        arguments: [
            ("echo 'echo  a' | \"$0\" run /dev/stdin", "a\n"), ("echo 'echo  a' | \"$0\" fmt /dev/stdin", "echo a\n"),
            ("mkfifo s; echo 'echo  a' > s & \"$0\" run s", "a\n"),
            ("mkfifo s; echo 'echo  a' > s & \"$0\" fmt s", "echo a\n"),
            ("mkfifo s; echo 'echo  a' > s & \"$0\" check s", ""),
        ]
    )
    func scripts(script: String, output: String) throws {
        let result = try shell(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == output)
    }

    @Test(
        "What cannot be read is refused by name",
        arguments: [
            ("-c 'upload -; upload -' < a.jsonl", "standard input can be read only once", 2),
            ("-c 'upload -; for r in @/dev/stdin { echo $r }' < a.jsonl", "standard input can be read only once", 2),
            ("-c 'for i in 1 2 { upload - }' < a.jsonl", "standard input can be read only once", 2),
            ("run - < upload.embedjobs", "standard input is the script", 2),
            ("-c 'include -' < upload.embedjobs", "standard input cannot be included", 2),
            ("upload - <&-", "cannot read standard input: Bad file descriptor", 1),
            ("upload . ", "is a folder, not a file", 2),
            ("api POST /v1/tokenize body=@- <&-", "standard input: Bad file descriptor", 1),
        ]
    )
    func refusals(arguments: String, message: String, code: Int32) throws {
        try fixture.folder.write("upload -\n", to: "work/upload.embedjobs")
        let result = try shell("\"$0\" \(arguments)")
        #expect(result.exitCode == code, "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("Either branch may read standard input")
    func branches() throws {
        let script = "if 1 == 2 { upload - } else { upload - name=other }"
        let result = try shell("\"$0\" -c '\(script)' < a.jsonl")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("dataset other-"))
    }

    @Test("A compressed file is named, with the line that works")
    func compressed() throws {
        let result = try shell("gzip -c a.jsonl > a.gz; cp a.gz b.jsonl; \"$0\" upload b.jsonl")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("b.jsonl: the file is compressed with gzip"), "\(result.errors)")
        #expect(result.errors.contains("help: zcat b.jsonl | embedjobs upload - name=b"), "\(result.errors)")
        let loop = try shell("\"$0\" -c 'for r in @b.jsonl { echo $r.id }'")
        #expect(loop.exitCode == 2)
        #expect(loop.errors.contains("b.jsonl: the file is compressed with gzip"), "\(loop.errors)")
    }

    @Test("A name that is not UTF-8 is shown with its bytes")
    func namesThatAreNotUTF8() throws {
        let loop = "for f in bad*.jsonl { upload $f }"
        let result = try shell("cp a.jsonl \"$(printf 'bad\\377.jsonl')\"; \"$0\" -c '\(loop)'")
        #expect(result.exitCode == 2, "\(result.errors)")
        #expect(result.errors.contains("the name of a file is not UTF-8: bad\\xFF.jsonl"), "\(result.errors)")
        // A suggestion is never a name that cannot be written.
        let typed = try fixture.call(["upload", "bad.jsonl"])
        #expect(!typed.errors.contains("\u{FFFD}"), "\(typed.errors)")
    }
}
