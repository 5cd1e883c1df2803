import JobCommands
import Testing

@Suite("Record")
struct RecordTests {
    private let record = Record([
        ("id", .text("a\"b")), ("n", .number(-5)), ("list", .list(["x", "y\u{1B}"])), ("none", .optional(nil)),
    ])

    @Test("a record is a JSON object with its fields in order")
    func json() {
        #expect(record.json == #"{"id":"a\"b","n":-5,"list":["x","y\u001b"],"none":null}"#)
        #expect(record.text == record.json)
        #expect(record.names == ["id", "n", "list", "none"])
        #expect(Record([]).json == "{}")
    }

    @Test("fields as text: lists with commas, null as an empty text")
    func texts() {
        #expect(record.fields.map(\.content.text) == ["a\"b", "-5", "x,y\u{1B}", ""])
        #expect(record["n"] == .json("-5") && record["m"] == nil)
    }

    @Test("a record may have a custom text")
    func ownText() { #expect(Record([("id", .text("a"))], text: "own").text == "own") }
}
