import JobCommands
import Testing

@Suite("RowName")
struct RowNameTests {
    @Test("digits are a row number, anything else the beginning of a text")
    func reading() throws {
        #expect(try RowName(reading: .text("17")) == .number(17))
        #expect(try RowName(reading: .text("What an index")) == .text("What an index"))
        #expect(try RowName(reading: .text("17 ways")) == .text("17 ways"))
    }

    @Test("row numbers start at 1, and an empty text is rejected", arguments: ["0", "", "99999999999999999999"])
    func refused(text: String) {
        #expect(throws: ArgumentMistake.self) { try RowName(reading: .text(text)) }
    }
}
