import EmbedJobs
import JobAssist
import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("Completer")
struct CompleterTests {
    private let folder: TemporaryFolder
    private let completer: Completer

    /// Creates a session with variables, and files in its folder `$dir`.
    init() throws {
        folder = try TemporaryFolder()
        var session = Self.session(home: "/nowhere")
        session.note(Self.job(2, "nightly-b", .processing))
        session.variables = [
            "dir": .text(folder.path), "job": .job(Self.jobID(2)), "docs": .dataset(DatasetID(rawValue: "d-1")),
            "jobs": .list([.job(Self.jobID(1)), .job(Self.jobID(2))]),
        ]
        completer = Completer(
            state: session.state,
            names: Self.names,
            fields: FieldCache(milliseconds: 20_000)
        )
        for name in ["docs.jsonl", "a b.csv", "notes.txt", ".hidden.jsonl", "own.embedjobs", "k=v.csv"] {
            try folder.write("{\"text\":\"a\",\"title\":\"b\"}\n", to: name)
        }
        try Folder.create(folder.file("data"))
        try folder.write("{}\n", to: "data/one.jsonl")
        try folder.write("{}\n", to: "data/only.jsonl")
    }

    private static func session(home: String) -> Session {
        var inputs = RunInputs()
        inputs.environment = ["HOME": home]
        return Session(RunContext(RunEffects(service: ScriptedService())), inputs, output: SilentOutput())
    }

    private static func jobID(_ number: Int) -> JobID {
        JobID(rawValue: "\(number)f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60")
    }

    private static func job(_ number: Int, _ name: String, _ status: JobStatus) -> EmbedJob {
        EmbedJob(
            id: jobID(number),
            name: name,
            status: status,
            createdAt: Timestamp(microseconds: Int64(number)),
            inputDatasetID: DatasetID(rawValue: "d-1"),
            outputDatasetID: nil,
            model: ModelName(rawValue: "tiny"),
            truncate: .end,
            inputType: .clustering,
            embeddingTypes: [.float],
            progress: JobProgress(rowsDone: 0, rowsTotal: 1),
            warnings: []
        )
    }

    private static let names = KnownNames(
        models: [
            Model(name: ModelName(rawValue: "all-minilm-l6-v2"), dimensions: 384, maxTokens: 256),
            Model(name: ModelName(rawValue: "tiny"), dimensions: 32, maxTokens: 64),
        ],
        jobs: [(3, "weekly", "failed"), (2, "nightly-b", "processing"), (1, "nightly-a", "complete")].map {
            let (number, name, state) = $0
            let time = Timestamp(microseconds: Int64(number))
            return KnownNames.Entry(
                id: jobID(number).rawValue,
                name: name,
                state: state,
                createdAt: time,
                datasetID: number == 1 ? "docs-hca4x0" : nil
            )
        },
        datasets: ["docs-hca4x0", "other-q1w2e3"].map { id in
            KnownNames.Entry(
                id: id,
                name: id,
                state: "embed-input",
                createdAt: Timestamp(microseconds: 1),
                fields: id.hasPrefix("docs") ? ["title", "topic"] : []
            )
        }
    )

    /// Completes a text in which `^` marks the cursor and `DIR` is the folder.
    private func completion(_ marked: String) throws -> Completion {
        let parts = marked.replacing("DIR", with: folder.path).split(
            separator: "^",
            omittingEmptySubsequences: false
        )
        try #require(parts.count == 2)
        return completer.completion(of: parts.joined(), cursor: parts[0].utf8.count)
    }

    private func replacements(_ marked: String) throws -> [String] {
        try completion(marked).candidates.map(\.text)
    }

    @Test(
        "candidates, likeliest first",
        arguments: [
            ("cr^", ["create"]), ("list; ca^", ["cancel"]), ("for x in a {\n do^", ["download"]),
            ("try de^", ["delete"]),
            ("try ass^", ["assert"]), ("try le^", ["delete", "sleep"]), ("le^", ["let"]),
            ("el^", ["delete", "cancel", "models", "help"]),
            ("if $ok { } el^", ["else"]), ("wait $job else { ec^", ["echo"]), ("if $ok { } else ^", ["if", "{"]),
            ("create mo^", ["model="]), ("create model=a dataset_id=b in^", ["input_type="]),
            ("create m^ model=a", ["max_running="]), ("create model=t^", ["tiny"]),
            ("create model=a truncate=e^", ["END"]),
            ("create input_type=search^", ["search_document", "search_query"]),
            ("create input_type=query^", ["search_query"]), ("create embedding_types=float,i^", ["int8"]),
            ("create embedding_types=float,^", ["int8", "uint8", "binary", "ubinary", "base64"]),
            ("create embedding_types='float,b^", ["binary", "base64"]), ("download x overwrite=^", ["true", "false"]),
            ("set fo^", ["format="]), ("set timeout=^", []), ("set format=js^", ["json", "jsonl"]),
            ("show ti^", ["timeout", "timing"]),
            ("show jo^", ["job", "jobs"]), ("help dow^", ["download"]), ("help exit^", ["exit", "exit-codes"]),
            ("create dataset_id=d^", ["docs-hca4x0"]), ("wait 1^", ["1f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"]),
            ("list status=f^", ["failed"]), ("let ^", []), ("let x ^", ["=", "+="]), ("let x = up^", ["upload"]),
            ("let x = $job.name ^", ["else", "+", "-", "*", "/"]), ("let x = $a el^", ["else"]),
            ("let x = [a, ^", []), ("param x[] ^", ["="]),
            ("let x = ec^", []), ("let x = upload f na^", ["name="]), ("param x ^", ["="]), ("for ^", []),
            ("for x ^", ["in"]), ("for x in lis^", ["list"]), ("for x in list sta^", ["status="]),
            ("for x in a al^", ["allow_empty="]), ("if ^", ["not", "exists", "defined"]), ("if not ex^", ["exists"]),
            ("if $ok a^", ["and"]), ("if $a == b ^", ["and", "or"]), ("if $a == b and de^", ["defined"]),
            ("if $a ^", ["==", "!=", "<", "<=", ">", ">=", "~", "and", "or"]), ("assert $a == ^", []),
            ("retry ^", []), ("retry 3 ^", ["every="]), ("retry 3 every=1s ^", ["{"]), ("retr^", ["retry"]),
            ("for x in a {\n bre^", ["break"]), ("bre^", []), ("for x in a {\n conti^", ["continue"]), ("break ^", []),
            ("let x = ! ca^", []), ("let x = ! ls else { ca^", ["cancel"]), ("for l in ! ls {\n ca^", ["cancel"]),
            ("try { ca^", ["cancel"]), ("try { list } el^", ["else"]),
            ("watch li^", ["list"]), ("watch wai^", []), ("watch list ev^", ["every="]), ("list ev^", []),
            ("list sort=-na^", ["-name"]), ("list columns=id,mod^", ["model"]), ("delete datas^", ["datasets"]),
            ("list model=t^", ["tiny"]), ("download x to=out/ na^", ["name="]),
            ("list | gr^", []), ("! l^", []), ("# li^", []), ("frobnicate a^", []), ("list > a el^", ["else"]),
        ]
    )
    func candidates(marked: String, expected: [String]) throws {
        let found = try replacements(marked)
        #expect(found == expected)
    }

    @Test("an empty line offers every command and keyword with its summary")
    func statements() throws {
        let completion = try completion("^")
        let commands = CommandTable.standard.commands
        #expect(completion.candidates.prefix(commands.count).map(\.summary) == commands.map(\.summary))
        #expect(
            completion.candidates.suffix(from: commands.count).map(\.label) == [
                "let", "param", "for", "if", "try", "retry", "watch", "assert", "include", "run",
            ]
        )
        #expect(completion.candidates.allSatisfy { $0.ending == " " })
    }

    @Test("options come after values, required ones first, without repetition")
    func options() throws {
        let jobs = ["dataset_id=", "input_type=", "embedding_types=", "truncate=", "max_running=", "reuse="]
        #expect(try replacements("create model=a ^ name=x") == jobs + ["format="])
        #expect(try completion("create ^").candidates.first?.summary.hasSuffix("Required.") == true)
        #expect(try replacements("wait ^").suffix(3) == ["timeout=", "on_fail=", "format="])
    }

    @Test("jobs and datasets match by id and by name, newest first, with their states")
    func entries() throws {
        let ids = (1...3).reversed().map { Self.jobID($0).rawValue }
        #expect(try replacements("cancel ^") == ids + ["format="])
        #expect(try replacements("cancel \(ids[0]) ^") == Array(ids[1...]) + ["format="])
        #expect(try replacements("get night^") == Array(ids[1...]))
        let only = try completion("get week^")
        #expect(only.candidates.map(\.summary) == ["weekly, failed"])
        #expect(try replacements("peek ^").prefix(5) == ids + ["docs-hca4x0", "other-q1w2e3"])
        // A search needs vectors, and both datasets hold texts.
        #expect(try replacements("search ^").prefix(4) == ids + ["k="])
    }

    @Test("an option is not inserted where a value must come first, only because no value is known")
    func noNames() {
        let completer = Completer(state: Self.session(home: "/nowhere").state, names: .none)
        func texts(_ text: String) -> [String] {
            completer.completion(of: text, cursor: text.utf8.count).candidates.map(\.text)
        }
        #expect(texts("cancel ") == [] && texts("exit ") == [])
        #expect(texts("cancel f") == ["format="] && texts("cancel x ") == ["format="])
        #expect(texts("models ") == ["columns=", "format="])
        #expect(texts("wait ") == ["timeout=", "on_fail=", "format="])
    }

    @Test("the common prefix is that of all candidates, also of those that are not described")
    func commonPrefix() {
        let count = JobAssist.Limits.candidatesMax
        let ids = (0..<count).map { "job-a\($0)" } + ["job-b"]
        let entries = ids.map { id in
            KnownNames.Entry(id: id, name: nil, state: "complete", createdAt: Timestamp(microseconds: 1))
        }
        let names = KnownNames(models: [], jobs: entries, datasets: [])
        let completer = Completer(state: Self.session(home: "/nowhere").state, names: names)
        let completion = completer.completion(of: "wait jo", cursor: 7)
        #expect(completion.count == count + 1)
        #expect(completion.commonPrefix == "job-")
    }

    @Test(
        "fields of the rows that another argument names",
        arguments: [
            ("upload DIR/docs.jsonl keep_fields=^", ["title"]), ("upload DIR/docs.jsonl optional_fields=t^", ["title"]),
            ("upload \"DIR/rows.csv\" keep_fields=id,^", ["topic", "a\\ b"]),
            ("upload $dir/rows.csv keep_fields='id,t^", ["topic"]),
            ("upload DIR/semicolons.csv csv_delimiter=';' keep_fields=^", ["id", "topic"]),
            ("upload DIR/missing.csv keep_fields=^", []), ("upload keep_fields=^", []),
            ("map docs-hca4x0 label=^", ["text", "title", "topic"]), ("map nightly-a color=to^", ["topic"]),
            ("map weekly label=^", []), ("for r in @DIR/large.jsonl { echo $r.la^", ["label"]),
        ]
    )
    func fields(marked: String, expected: [String]) throws {
        try folder.write("id,topic,text,a b\n", to: "rows.csv")
        try folder.write("id;topic;text\n", to: "semicolons.csv")
        let row = "{\"label\":\"" + String(repeating: "x", count: 1_000) + "\"}\n"
        try folder.write(String(repeating: row, count: 1_100), to: "large.jsonl")
        #expect(try replacements(marked) == expected)
    }

    @Test("row numbers of the last table are offered")
    func rows() async throws {
        let output = SilentOutput(showsDataOnTerminal: true)
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.names = NameCache()
        var runner = ScriptRunner(session: Session(context, output: output))
        #expect(await runner.run(Source(name: "t", text: "models"), parameters: []) == .done)
        let completer = Completer(state: runner.session.state, names: .none)
        let completion = completer.completion(of: "help %", cursor: 6)
        #expect(completion.candidates.map(\.text) == ["%1", "%2"])
        #expect(completion.candidates.map(\.summary) == ["all-minilm-l6-v2", "tiny"])
    }

    @Test(
        "variables and fields",
        arguments: [
            ("echo $jo^", ["job", "jobs"]), ("wait $d^", ["dir", "docs"]), ("create dataset_id=$d^", ["dir", "docs"]),
            ("echo \"is $job.st^", ["status"]), ("echo ${job.sta^", ["status"]),
            ("echo $jobs.co^", ["count", "complete"]),
            ("echo $jobs[0].na^", ["name"]), ("echo $env.HO^", ["HOME"]), ("if defined env.HO^", ["HOME"]),
            ("if defined jo^", ["job", "jobs"]), ("echo '$jo^", []), ("echo \\$jo^", []), ("echo $tod^", ["today"]),
            ("let new = upload a; echo $ne^", ["new"]), ("let n = upload a; echo $n.row^", ["rows"]),
            ("for j in list {\n echo $j.crea^", ["created_at"]), ("for f in *.csv { upload $f.st^", ["stem"]),
            ("for r in @DIR/docs.jsonl { echo $r.ti^", ["title"]), ("if defined z { echo $z^", ["z"]),
            ("wait $job else { echo $error.me^", ["message"]),
            ("echo $dir.^", ["path", "name", "stem", "ext", "dir", "exists", "size"]),
            ("echo $jobs[-1].na^", ["name"]), ("let l = []; echo $l.co^", ["count", "complete"]),
            ("for j in list {\n if $j.stat^", ["status"]),
            ("for j in list { } echo $j^", ["job", "jobs"]),
            ("let day = ! date; x\necho $da^", ["day"]), ("for line in ! ls { echo $lin^", ["line"]),
            ("for j in list { let found = $j; break }\necho $found.stat^", ["status"]),
        ]
    )
    func variables(marked: String, expected: [String]) throws { #expect(try replacements(marked) == expected) }

    @Test("values of variables are shown, except from the environment; fitting ones come first")
    func variableSummaries() throws {
        #expect(
            try completion("echo $job^").candidates.map(\.summary) == ["a job, nightly-b, processing", "a list of 2"]
        )
        #expect(try completion("echo $job.stat^").candidates.map(\.summary) == ["processing"])
        #expect(try completion("echo $env.HO^").candidates.map(\.summary) == [""])
        #expect(try replacements("wait $^").prefix(3) == ["dir", "job", "jobs"])
        #expect(try replacements("create dataset_id=$^").prefix(2) == ["dir", "docs"])
    }

    @Test(
        "files, matching extensions first, then folders",
        arguments: [
            ("upload DIR/^", ["a\\ b.csv", "docs.jsonl", "k=v.csv", "data/", "notes.txt", "own.embedjobs"]),
            ("upload DIR/d^", ["docs.jsonl", "data/"]), ("upload DIR/.h^", [".hidden.jsonl"]),
            ("upload 'DIR/a^", ["a b.csv"]), ("upload $dir/no^", ["notes.txt"]), ("include DIR/o^", ["own.embedjobs"]),
            ("upload ${dir}/data/o^", ["one.jsonl", "only.jsonl"]), ("for f in DIR/data/onl^", ["only.jsonl"]),
            ("for r in @DIR/do^", ["docs.jsonl"]), ("list > DIR/da^", ["data/"]), ("if exists DIR/no^", ["notes.txt"]),
            ("download x to=DIR/da^", ["data/"]), ("upload DIR/nothing/^", []), ("upload \"DIR/a ^", ["a b.csv"]),
            ("upload $unknown/^", []), ("upload DIR/$job^", ["job", "jobs"]),
        ]
    )
    func files(marked: String, expected: [String]) throws { #expect(try replacements(marked) == expected) }

    @Test("the params of a script are offered, with comments and defaults, then files as their values")
    func parameters() throws {
        try folder.write("param dir = data # the folder\nparam max\nparam model = m\n", to: "own.embedjobs")
        let completion = try completion("run DIR/own.embedjobs m^")
        #expect(completion.candidates.map(\.text) == ["max=", "model="])
        #expect(completion.candidates.map(\.summary) == ["Required.", "Default: m."])
        #expect(try replacements("include DIR/own.embedjobs max=4 ^ model=x") == ["dir="])
        #expect(try replacements("run DIR/own.embedjobs dir=DIR/no^") == ["notes.txt"])
        #expect(try replacements("run DIR/gone.embedjobs ^") == [])
        #expect(try replacements("run DIR/o^") == ["own.embedjobs"])
    }

    @Test("~ is the home folder, and the typed ~ is kept")
    func home() throws {
        let completer = Completer(state: Self.session(home: folder.path).state, names: .none)
        let completion = completer.completion(of: "upload ~/doc", cursor: 12)
        #expect(completion.candidates.map(\.text) == ["docs.jsonl"])
        #expect(completion.range == 9..<12)
    }

    /// The only candidate with its ending; nil if there are several or none.
    private func only(_ completion: Completion) -> String? {
        guard completion.count == 1, let candidate = completion.candidates.first else { return nil }
        return candidate.text + candidate.ending
    }

    @Test(
        "the only candidate with its ending, and the range that it replaces",
        arguments: [
            ("cre^", "create ", 0), ("cre^ x", "create", 0), ("create mod^", "model=", 7),
            ("create input_type=s^", nil, 18), ("create input_type=^", nil, 18),
            ("create truncate='e^", "END' ", 17),
            ("create truncate='e^'", "END", 17), ("create truncate=e^; list", "END ", 16), ("echo $dir^", "dir ", 6),
            ("echo ${job.stat^", "status} ", 11), ("echo \"$job.stat^", "status", 11), ("echo $docs^", "docs", 6),
            ("echo $job.stat^us", "status", 10), ("upload nothing-here^", nil, 7), ("zzz^", nil, 0),
        ] as [(String, String?, Int)]
    )
    func endings(marked: String, inserted: String?, start: Int) throws {
        let completion = try completion(marked)
        #expect(only(completion) == inserted)
        #expect(completion.range.lowerBound == start)
    }

    @Test("the end of a file's name closes its quote, and a folder continues")
    func fileEndings() throws {
        #expect(try only(completion("upload 'DIR/no^")) == "notes.txt' ")
        #expect(try only(completion("upload DIR/dat^")) == "data/")
        #expect(try only(completion("upload DIR/a^")) == "a\\ b.csv ")
    }

    @Test("ten thousand candidates are counted, and the first described, within 50 ms")
    func tenThousand() {
        let entries = (0..<10_000).map { number in
            let id = "\(String(number + 0x1000_0000, radix: 16))-6d3b-4f5e-8a70-2b1c9d8e7f60"
            let time = Timestamp(microseconds: Int64(number))
            return KnownNames.Entry(id: id, name: "job-\(number)", state: "complete", createdAt: time)
        }
        let names = KnownNames(models: [], jobs: entries, datasets: [])
        let completer = Completer(state: Self.session(home: "/nowhere").state, names: names)
        var completion = Completion()
        let times = ["wait 1", "wait ", "wait job-99", "wait zz"].map { text in
            (0..<5).map { _ in
                ContinuousClock().measure { completion = completer.completion(of: text, cursor: text.utf8.count) }
            }.min() ?? .zero
        }
        #expect(completion.count == 0)
        // Enough for a busy machine; an idle one takes a tenth of that.
        #expect(times.allSatisfy { $0 < .milliseconds(50) }, "\(times)")
        let all = completer.completion(of: "wait 1", cursor: 6)
        #expect(all.count == 10_000)
        #expect(all.candidates.count == JobAssist.Limits.candidatesMax)
    }
}
