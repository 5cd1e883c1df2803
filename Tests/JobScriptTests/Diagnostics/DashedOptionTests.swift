import JobScript
import Testing

@Suite("DashedOption")
struct DashedOptionTests {
    @Test(
        "options of other programs in this language",
        arguments: [
            ("--limit", "5", "limit=5"), ("--limit", nil, "limit=VALUE"), ("--limit=5", "x", "limit=5"),
            ("--json", "x", "format=json"), ("--input-type", "--x", "input_type=VALUE"), ("-f", "json", "f=json"),
            ("--Name=A-b", nil, "name=A-b"),
        ] as [(String, String?, String)]
    )
    func written(text: String, next: String?, expected: String) {
        #expect(DashedOption(text, next: next).written == expected)
    }
}
