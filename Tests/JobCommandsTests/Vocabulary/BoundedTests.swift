import JobCommands
import Testing

@Suite("Bounded")
struct BoundedTests {
    private enum Dozen: NumberRange { static let range = 1...1_200 }

    @Test("both ends of the range are allowed")
    func ends() throws {
        #expect(try Bounded<Dozen>(reading: .text("1")).number == 1)
        #expect(try Bounded<Dozen>(reading: .text("1200")).number == 1_200)
        #expect(Bounded<Dozen>.placeholder == "NUMBER")
    }

    @Test("other numbers are refused with the range", arguments: ["0", "-1", "1201"])
    func outside(text: String) {
        #expect(throws: ArgumentMistake.outOfRange(text, 1...1_200)) { try Bounded<Dozen>(reading: .text(text)) }
    }
}
