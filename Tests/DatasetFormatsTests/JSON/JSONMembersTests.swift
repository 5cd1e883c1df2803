import DatasetFormats
import Testing

@Suite("JSONMembers")
struct JSONMembersTests {
    private func members(_ text: String) throws -> [(name: String, value: Cell)] {
        try JSONMembers(Array(text.utf8)).members
    }

    @Test("members in order: strings decoded, other values as raw JSON")
    func members() throws {
        let read = try members(#" {"b":"x\u00e9\n","a":1.50,"c":[1, {"d":null}],"e\"":true,"f":null} "#)
        #expect(read.map(\.name) == ["b", "a", "c", "e\"", "f"])
        let values: [Cell] = [
            .string("xé\n"), .json("1.50"), .json(#"[1, {"d":null}]"#), .json("true"), .json("null"),
        ]
        #expect(read.map(\.value) == values)
        #expect(try members("{}").isEmpty)
    }

    @Test(
        "anything but one object is rejected with its position",
        arguments: ["", "1", "[]", "{} {}", #"{"a":1,"a":2}"#, "{"]
    )
    func refused(text: String) {
        #expect(throws: FormatError.self) { try members(text) }
    }
}
