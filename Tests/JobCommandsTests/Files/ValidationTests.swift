import JobCommands
import Testing

@Suite("Validation")
struct ValidationTests {
    @Test(
        "a position in a message is moved to the front, and not repeated",
        arguments: [
            ("line 4, column 7: a number is wanted", "a.jsonl:4:7: a number is wanted"),
            ("line 4: a text is missing", "a.jsonl:4: a text is missing"),
            ("line 9, record 3: a quote is open", "a.jsonl:9: record 3: a quote is open"),
            (
                "The required field x was not found (line: 12)",
                "a.jsonl:12: The required field x was not found"
            ),
            ("dropped: line 2, column 1: no", "a.jsonl:2:1: dropped: no"),
            ("the row in line 5 is empty", "a.jsonl:5: the row is empty"),
            ("a row is missing", "a.jsonl: a row is missing"),
            ("a new line is missing; line 0", "a.jsonl: a new line is missing; line 0"),
        ]
    )
    func places(text: String, shown: String) { #expect(Validation.located(text, "a.jsonl") == shown) }
}
