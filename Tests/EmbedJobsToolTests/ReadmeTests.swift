import JobCommands
import LocalFiles
import TestSupport
import Testing

/// The README matches the program: its sessions are run, and its table of exit codes is compared.
@Suite struct ReadmeTests {
    private let folder: TemporaryFolder
    private let readme: [String]

    init() throws {
        folder = try TemporaryFolder()
        let root = Checkout.root
        // The sessions run at the top of the checkout, but must not write there.
        try Folder.link(folder.file("scripts"), to: "\(root)/scripts")
        let file = try InputFile(path: "\(root)/README.md")
        let text = String(decoding: try file.read(at: 0, count: file.size), as: UTF8.self)
        readme = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The output that the README shows after a command.
    private func shown(after command: String) throws -> [String] {
        let start = try #require(readme.firstIndex(of: "$ \(command)"), "the README shows no \(command)")
        return Array(readme[(start + 1)...].prefix { $0 != "```" })
    }

    private func run(_ script: String, flags: [String] = []) throws -> ChildProcess {
        try ChildProcess.run(
            try Requirement.binary.path(),
            ["run"] + flags + [script],
            environment: ["EMBEDJOBS_HOME": folder.file("store"), "NO_COLOR": "1"],
            folder: folder.path
        )
    }

    /// Replaces ids and times in a line, which differ from run to run.
    private func constant(_ line: String) -> String {
        line.replacing(/quickstart-[0-9a-z]{6}/, with: "quickstart-ID")
            .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "UUID")
            .replacing(/in [0-9.]+ s(, [0-9,]+ rows\/s)?/, with: "in TIME")
    }

    @Test func theFirstSession() throws {
        try folder.copy(try Requirement.model.path(), to: "store/models/all-minilm-l6-v2")
        let result = try run("scripts/examples/quickstart.embedjobs")
        #expect(result.exitCode == 0)
        // A terminal shows a progress bar instead of a line for each state, and no records of what was done.
        let seen = (result.errors + result.output).split(separator: "\n").map(String.init)
            .filter { !$0.contains(": processing, ") && !$0.hasPrefix("{") }
        let expected = try shown(after: "scripts/embedjobs run scripts/examples/quickstart.embedjobs")
        #expect(seen.map(constant) == expected.map(constant))
    }

    @Test func theDryRun() throws {
        try folder.copy(try Requirement.model.path(), to: "store/models/all-minilm-l6-v2")
        let result = try run("scripts/examples/quickstart.embedjobs", flags: ["-n"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let seen = result.output.split(separator: "\n").map(String.init)
        #expect(seen == (try shown(after: "scripts/embedjobs run -n scripts/examples/quickstart.embedjobs")))
        #expect(try folder.names == ["scripts", "store"])
    }

    @Test func theMistake() throws {
        let expected = try shown(after: "scripts/embedjobs run typo.embedjobs")
        let line = try #require(expected.first { $0.hasPrefix(" 2 | ") }).dropFirst(" 2 | ".count)
        try folder.write("let ds = upload scripts/examples/passages.jsonl\n\(line)\n", to: "typo.embedjobs")
        try folder.copy(try Requirement.model.path(), to: "store/models/all-minilm-l6-v2")
        let result = try run("typo.embedjobs")
        #expect(result.exitCode == 2)
        #expect(result.errors.split(separator: "\n").map(String.init) == expected)
    }

    @Test func theExitCodes() {
        let rows = readme.filter { $0.contains(#/^\| [0-9]+ \| /#) }
        let codes = rows.compactMap { Int32($0.split(separator: " ")[1]) }
        #expect(Set(codes) == Set(ExitCode.allCases.map(\.rawValue)))
    }
}
