import LocalFiles
import TestSupport
import Testing

/// Files that are not scripts are named as what they are.
@Suite struct ScriptTextTests {
    private static let files: [(name: String, text: String, message: String, help: String)] = [
        ("a.jsonl", "{\"text\":\"a\"}\n", "a.jsonl is a data file, not a script", "embedjobs upload a.jsonl"),
        ("rows", " {\n\"text\": 1}\n", "rows is a data file, not a script", "embedjobs upload rows"),
        ("list", "[{\"text\":\"a\"}]\n", "list is a data file, not a script", "embedjobs upload list"),
        ("a.csv", "text\necho a\n", "a.csv is a data file, not a script", "embedjobs upload a.csv"),
        ("a.tsv", "id\ttext\n", "a.tsv is a data file, not a script", "embedjobs upload a.tsv"),
        ("a.npy", "\u{93}NUMPY\u{0}", "a.npy is a binary file, not a script", "a script is a text file in UTF-8"),
        ("a.py", "print('a')\n", "a.py is a script for python3, not for embedjobs", "python3 a.py"),
        ("tool", "#!/usr/bin/env -S A=b bash -e\n", "tool is a script for bash, not for embedjobs", "bash tool"),
    ]

    @Test("run, check and fmt name the kind of file", arguments: ["run", "check", "fmt"])
    func foreignFiles(subcommand: String) throws {
        let fixture = try ToolFixture()
        for file in Self.files {
            try fixture.folder.write(file.text, to: "work/\(file.name)")
            let result = try fixture.call([subcommand, file.name])
            #expect(result.exitCode == 2)
            #expect(result.errors.hasPrefix("error: \(file.message)\n  = help: \(file.help)"), "\(result.errors)")
            #expect(try fixture.folder.read("work/\(file.name)") == Array(file.text.utf8))
        }
        let folder = try fixture.call([subcommand, "."])
        #expect(
            folder.exitCode == 2 && folder.errors.hasPrefix("error: . is a folder, not a file\n"),
            "\(folder.errors)"
        )
    }

    @Test("Rows on standard input are named as such, with a command that reads them")
    func rowsOnStandardInput() throws {
        let fixture = try ToolFixture()
        let script = "echo '{\"text\":\"a\"}' | \"$0\" run -"
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", script, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 2)
        #expect(
            result.errors.hasPrefix("error: <stdin> is a data file, not a script\n  = help: embedjobs upload - name="),
            "\(result.errors)"
        )
    }

    @Test("A script of any name is run", arguments: ["script", "a.txt", "a.embedjobs"]) func scripts(name: String)
        throws
    {
        let fixture = try ToolFixture()
        try fixture.folder.write("#!/usr/bin/env -S embedjobs run\necho '{' [a\n", to: "work/\(name)")
        #expect(try fixture.call(["run", name]).output == "{ [a\n")
    }
}
