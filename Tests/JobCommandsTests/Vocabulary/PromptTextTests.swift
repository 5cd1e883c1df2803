import JobCommands
import Testing

@Suite("PromptText") struct PromptTextTests {
    private func mistake(_ text: String) -> ArgumentMistake? {
        do throws(ArgumentMistake) {
            _ = try PromptText(reading: .text(text))
            return nil
        } catch {
            return error
        }
    }

    @Test("A text has literal parts and placeholders") func parts() throws {
        let text = try PromptText(reading: .text("{service}[{running}]{last}> "))
        #expect(
            text.pieces == [
                .placeholder(.service), .text("["), .placeholder(.running), .text("]"), .placeholder(.last),
                .text("> "),
            ]
        )
    }

    @Test("An unknown placeholder is refused by name, with the one that was meant") func unknown() throws {
        let found = try #require(mistake("{servce}> "))
        #expect(found == .unknownPlaceholder("servce", suggestion: "service", known: ["service", "running", "last"]))
        #expect(found.message == "{servce} is not a placeholder")
        #expect(found.help == "did you mean {service}? placeholders: {service}, {running}, {last}")
        #expect(mistake("{}")?.message == "{} is not a placeholder")
    }

    @Test("Braces without their other one are refused", arguments: ["{service> ", "service}> ", "a } b {service}"])
    func braces(text: String) { #expect(mistake(text) == .unpairedBrace(text)) }

    @Test("A prompt is one line that is not empty and not long") func form() {
        #expect(mistake("") == .emptyValue(.prompt))
        #expect(mistake("a\nb") == .promptWithControls)
        #expect(mistake("\u{1B}[31m> ") == .promptWithControls)
        #expect(mistake("\u{9B}31m> ") == .promptWithControls)
        #expect(mistake(String(repeating: "x", count: 200)) == nil)
        #expect(mistake(String(repeating: "x", count: 201)) == .promptTooLong(limit: 200))
    }
}
