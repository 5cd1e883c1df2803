import JobCommands
import Testing

@Suite("ComparedValues")
struct ComparedValuesTests {
    @Test(
        "equality compares bytes; numbers are ordered by value, other texts by bytes",
        arguments: [
            "a == a", "a != b", "'' == ''", "1 != 1.0", "\"\\u{E9}\" != \"e\\u{301}\"", "9 < 10", "-1 < 0",
            "1.5 <= 1.50",
            "1e3 > 999", "9007199254740993 > 9007199254740992", "abc < abd", "Z < a", "'' < a",
            "2024-01-13 < 2024-02-01",
            "b >= b", "not 2 > 3", "not not 3 > 2", "1 == 2 or 1 == 1", "1 == 1 and 2 == 2 or 3 == 4", "true",
            "not false",
        ]
    )
    func holds(condition: String) async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("assert \(condition)") == .done, "\(fixture.messages)")
        #expect(await fixture.run("if \(condition) { } else { exit 9 }") == .done)
    }

    @Test(
        "a number and other text cannot be ordered",
        arguments: ["1 < a", "nan < 1", "0x10 > 1", "inf >= 2", "'' < 1"]
    )
    func noOrder(condition: String) async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("assert \(condition)") == .usage)
        #expect(fixture.messages.contains("cannot be ordered"))
    }
}
