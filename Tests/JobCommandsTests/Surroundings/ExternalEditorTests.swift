import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

/// Editing a typed text with real programs.
@Suite("External editor", .timeLimit(.minutes(1)))
struct ExternalEditorTests {
    private let folder: TemporaryFolder
    private let output = RecordingOutput()

    init() throws { folder = try TemporaryFolder() }

    /// Edits a text in an environment, and returns what the next line begins with.
    private func edit(_ text: String, _ environment: [String: String]) async -> String {
        var inputs = RunInputs()
        inputs.environment = environment.merging(["PATH": "/usr/bin:/bin", "TMPDIR": folder.path]) { own, _ in own }
        let context = RunContext(RunEffects(service: ScriptedService()))
        var runner = ScriptRunner(session: Session(context, inputs, output: output))
        await runner.edit(text)
        let draft = runner.takeDraft()
        #expect(runner.takeDraft() == "")
        return draft
    }

    /// A line of sh as an editor; `$0` is its file.
    private func program(_ line: String) -> String { "sh -c '\(line)'" }

    private var left: [String] { (try? Folder.names(in: folder.path)) ?? [] }

    @Test("the saved text is returned without line ends at its end, and no file is left")
    func saved() async {
        let line = #"cp "$0" "$0~"; printf "list\nget é\n\n" > "$0""#
        #expect(await edit("typed", ["VISUAL": program(line)]) == "list\nget é")
        #expect(output.err == [])
        #expect(left == [])
    }

    @Test("the editor gets the text in a file of scripts that only the user can read")
    func file() async {
        let line =
            #"ls -l "$0" | cut -c1-10 > "$0.new"; echo "${0##*/}" >> "$0.new"; cat "$0" >> "$0.new"; mv "$0.new" "$0""#
        #expect(await edit("one\ntwo", ["EDITOR": program(line)]) == "-rw-------\nline.embedjobs\none\ntwo")
    }

    @Test("VISUAL precedes EDITOR, and a blank one does not count")
    func precedence() async {
        let (one, two) = (program(#"echo one > "$0""#), program(#"echo two > "$0""#))
        #expect(await edit("", ["VISUAL": one, "EDITOR": two]) == "one")
        #expect(await edit("", ["VISUAL": " ", "EDITOR": two]) == "two")
    }

    @Test("an editor that fails leaves the text as it was")
    func failure() async {
        #expect(await edit("typed", ["EDITOR": "false"]) == "typed")
        #expect(output.err.first?.contains("edit: false exited with status 1") == true, "\(output.err)")
        #expect(left == [])
    }

    @Test("an editor that is not found is named, with how to select another one")
    func missing() async {
        #expect(await edit("typed", ["EDITOR": "no-such-editor 2> /dev/null"]) == "typed")
        let text = output.err.joined()
        #expect(text.contains("exited with status 127") && text.contains("EDITOR=nano embedjobs"), "\(text)")
    }

    @Test(
        "a text that was saved but cannot be used stays in its file, which is named",
        arguments: [
            (#"echo changed > "$0"; exit 3"#, "exited with status 3", "changed\n"),
            (#"printf "\\377" > "$0""#, "it is not UTF-8", nil),
        ] as [(String, String, String?)]
    )
    func kept(line: String, reason: String, content: String?) async throws {
        #expect(await edit("typed", ["EDITOR": program(line)]) == "typed")
        let name = try #require(left.first)
        let path = "\(folder.path)/\(name)/line.embedjobs"
        let text = output.err.joined()
        #expect(text.contains(reason) && text.contains(path), "\(text)")
        if let content { #expect(String(decoding: try GoldenFile.bytes(of: path), as: UTF8.self) == content) }
    }
}
