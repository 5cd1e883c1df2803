import JobShell
import Testing

@Suite("Prompt") struct PromptTests {
    /// Returns a prompt in libedit's format, with | for the literal character and ^ for ESC.
    private func drawn(_ pieces: [Prompt.Piece], isColored: Bool = true) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: Prompt.drawn(pieces, isColored: isColored))
        return String(view).replacing("\u{1}", with: "|").replacing("\u{1B}", with: "^")
    }

    @Test("The reset precedes the last space, since libedit drops a literal at the end") func reset() {
        #expect(drawn([.init("a> ", .green)]) == "|^[32m|a>|^[0m| ")
        #expect(drawn([.init("a>", .green)]) == "|^[32m|a>|^[0m| ")
        #expect(drawn([.init("a", .green), .init("> ")]) == "|^[32m|a|^[0m|> ")
    }

    @Test("A change of style is one literal, since libedit treats two as text") func change() {
        #expect(drawn([.init("a", .green), .init("b", .grey), .init(" ")]) == "|^[32m|a|^[0;90m|b|^[0m| ")
        #expect(drawn([.init("", .grey), .init("a")]) == "a")
        #expect(drawn([.init("a", .green), .init("", .plain), .init("b", .green), .init("c")]) == "|^[32m|ab|^[0m|c")
        #expect(drawn([.init(" ", .green)]) == "|^[32m| |^[0m| ")
    }

    @Test("Every literal is followed by a character with a width") func marks() {
        #expect(drawn([.init("a\n\u{301}\u{1}\u{1B}[2Jb", .green), .init(" ")]) == "|^[32m|a[2Jb|^[0m| ")
    }

    @Test("Without colours, a prompt does not contain literals") func plain() {
        let prompt = Prompt([.init("a", .green), .init("> ")], right: [.init("2 running", .grey)])
        #expect(drawn(prompt.left, isColored: false) == "a> ")
        #expect(drawn(prompt.right, isColored: false) == "2 running")
        #expect(prompt.plainText == "a> ")
    }

    @Test("Literals do not count as cells") func cells() {
        let drawn = Prompt.drawn([.init("日本", .green), .init("> ")], isColored: true)
        #expect(Prompt.cells(of: drawn) { $0.value > 0x3000 ? 2 : 1 } == 6)
    }
}
