import JobCommands
import JobScript
import TestSupport
import Testing

/// The scripts that the documentation shows: code blocks in Markdown, and the example files.
enum ScriptBlocks {
    /// A script with its position.
    struct Block: Equatable {
        /// The file's path from the top of the checkout.
        var path: String
        /// The line, from 1, of the script's first line in that file.
        var line: Int
        /// The script.
        var text: String
    }

    /// All scripts of the README, the documentation and the examples.
    static var all: [Block] {
        let prose =
            [Repository.read("README.md")].compactMap(\.self)
            + Repository.files(under: "Sources", ".github").filter { $0.pathExtension == "md" }
        let examples = Repository.files(under: "scripts/examples").filter { $0.pathExtension == "embedjobs" }
        return prose.flatMap(blocks) + examples.map { Block(path: $0.path, line: 1, text: $0.text) }
    }

    /// The blocks that a Markdown file marks as `embedjobs`.
    static func blocks(in file: Repository.File) -> [Block] {
        var found: [Block] = []
        var isInside = false
        for (offset, line) in file.lines.enumerated() {
            if isInside, line == "```" {
                isInside = false
            } else if isInside, let last = found.indices.last {
                found[last].text += line + "\n"
            } else if line == "```embedjobs" {
                isInside = true
                found.append(Block(path: file.path, line: offset + 2, text: ""))
            }
        }
        return found
    }
}

@Suite("Shown scripts") struct ScriptBlocksTests {
    @Test("The README and the examples show scripts") func found() {
        let paths = Set(ScriptBlocks.all.map(\.path))
        #expect(paths.contains("README.md"))
        #expect(paths.isSuperset(of: ["batch", "quickstart"].map { "scripts/examples/\($0).embedjobs" }))
    }

    @Test("The README shows the quick start unchanged") func quickstart() throws {
        let readme = try #require(ScriptBlocks.all.first { $0.path == "README.md" })
        let example = try #require(Repository.read("scripts/examples/quickstart.embedjobs"))
        let code = example.lines.filter { !$0.hasPrefix("#") }
        #expect(readme.text.split(separator: "\n", omittingEmptySubsequences: false) == code)
    }

    /// Paths in shown scripts are relative to the top of the checkout.
    private static let files = FileLookup(
        kind: { FileLookup.disk.kind(Repository.absolute($0)) },
        matches: { pattern throws(FileLookup.GlobProblem) in
            try FileLookup.disk.matches(Repository.absolute(pattern))
        }
    )

    /// An output that discards everything.
    private struct Silence: CommandOutput {
        func data(_ line: String) {}
        func message(_ line: String) {}
        func report(_ diagnostic: Diagnostic, in source: Source) {}
        func progress(_ report: ProgressReport) {}
        func endProgress() {}
    }

    @Test("Every shown script passes the real checker", arguments: Set(ScriptBlocks.all.map(\.path)).sorted())
    func check(path: String) throws {
        let session = Session(RunContext(RunEffects(service: ScriptedService())), output: Silence())
        for block in ScriptBlocks.all where block.path == path {
            let runner = ScriptRunner(session: session, files: Self.files)
            let mistakes = runner.check(Source(name: block.path, text: block.text), parameters: [])
            #expect(mistakes.isEmpty, "\(block.path):\(block.line): \(mistakes.map(\.message))")
        }
    }

    @Test("A shown script with an error does not pass") func findsErrors() {
        let session = Session(RunContext(RunEffects(service: ScriptedService())), output: Silence())
        let runner = ScriptRunner(session: session, files: Self.files)
        #expect(runner.check(Source(name: "a.md", text: "uplod x.jsonl"), parameters: []).count == 1)
        #expect(runner.check(Source(name: "a.md", text: "upload none.jsonl"), parameters: []).count == 1)
    }

    @Test("A block is found with its line and text; blocks of other languages are not") func blocks() {
        let text = "Text.\n```sh\nls\n```\n```embedjobs\necho a\n\necho b\n```\n"
        let found = ScriptBlocks.blocks(in: Repository.File(path: "a.md", text: text))
        #expect(found == [ScriptBlocks.Block(path: "a.md", line: 6, text: "echo a\n\necho b\n")])
    }
}
