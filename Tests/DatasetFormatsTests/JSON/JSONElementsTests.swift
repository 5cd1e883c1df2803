import DatasetFormats
import Testing

@Suite("JSONElements")
struct JSONElementsTests {
    private func elements(_ text: String) throws -> [Cell] { try JSONElements(Array(text.utf8)).elements }

    @Test("strings are decoded, and all else keeps its spelling")
    func elements() throws {
        let found = try elements(#" [ "a\n\u00e9", 1.50, null, true, {"b": [1, 2]}, [ [] ] ] "#)
        let wanted: [Cell] = [
            .string("a\né"), .json("1.50"), .json("null"), .json("true"), .json(#"{"b": [1, 2]}"#), .json("[ [] ]"),
        ]
        #expect(found == wanted)
        #expect(try elements("[]") == [])
    }

    @Test(
        "what is not one array is refused",
        arguments: ["", "{}", "[1,]", "[1", "[1] 2", "[,]", "[NaN]", "[{\"a\"}]"]
    )
    func mistakes(text: String) {
        #expect(throws: JSONFailure.self) { try elements(text) }
    }
}
