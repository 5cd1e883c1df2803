import JobCommands
import Testing

@Suite("ColorChoice")
struct ColorChoiceTests {
    @Test(
        "the flag precedes NO_COLOR, then CLICOLOR_FORCE, then the terminal",
        arguments: [
            (ColorChoice.always, ["NO_COLOR": "1"], false, true),
            (.never, ["CLICOLOR_FORCE": "1"], true, false),
            (.auto, [:], true, true),
            (.auto, [:], false, false),
            (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
            (.auto, ["NO_COLOR": ""], true, true),
            (.auto, ["CLICOLOR_FORCE": "1"], false, true),
            (.auto, ["CLICOLOR_FORCE": "0"], false, false),
            (.auto, ["TERM": "dumb"], true, false),
        ]
    )
    func order(choice: ColorChoice, environment: [String: String], isTerminal: Bool, expected: Bool) {
        #expect(choice.isColored(environment: environment, isTerminal: isTerminal) == expected)
    }
}
