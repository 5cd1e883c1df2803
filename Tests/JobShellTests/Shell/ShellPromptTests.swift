import JobCommands
import JobShell
import Testing

@Suite("ShellPrompt") struct ShellPromptTests {
    private func prompt(_ text: String?) throws -> ShellPrompt {
        let prompt = ShellPrompt()
        prompt.note(service: "wörk", try text.map { try PromptText(reading: .text($0)) })
        return prompt
    }

    /// The left and the right part.
    private func texts(_ prompt: ShellPrompt) -> [String] {
        [prompt.prompt.plainText, prompt.prompt.right.map(\.text).joined()]
    }

    @Test("By default it is the service, and at the right the jobs that run on all services")
    func standard() throws {
        let prompt = try prompt(nil)
        #expect(texts(prompt) == ["wörk> ", ""])
        prompt.note(running: 2, on: "local")
        prompt.note(running: 1, on: "work")
        #expect(texts(prompt) == ["wörk> ", "3 running"])
        prompt.note(running: 0, on: "local")
        prompt.note(running: 0, on: "work")
        #expect(texts(prompt) == ["wörk> ", ""])
    }

    @Test("Placeholders are replaced, and the jobs are shown once")
    func placeholders() throws {
        let both = try prompt("[{service} {running} {last}] 日本> ")
        both.note(running: 12, on: "local")
        both.note(last: .timeout)
        #expect(texts(both) == ["[wörk 12 4] 日本> ", ""])
        let none = try prompt("> ")
        none.note(running: 1, on: "local")
        #expect(texts(none) == ["> ", "1 running"])
    }
}
