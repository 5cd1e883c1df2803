import JobCommands
import Testing

@Suite("PatternPart")
struct PatternPartTests {
    private static func matches(_ text: String, _ pattern: String) async throws -> Bool {
        let fixture = try SessionFixture()
        let exit = await fixture.run("let text = '\(text)'\nif $text ~ \(pattern) { exit 8 } else { exit 9 }")
        try #require([8, 9].contains(exit.rawValue), "\(fixture.messages)")
        return exit.rawValue == 8
    }

    @Test(
        "a pattern matches",
        arguments: [
            ("", "*"), ("abc", "abc"), ("abc", "*"), ("abc", "a*c"), ("abc", "a?c"), ("a/b", "a*b"), ("é", "?"),
            ("aXbXc", "*X*"), ("aab", "*ab"), ("b", "[a-c]"), ("]", "[]a]"), ("-", "[a-]"), ("d", "[!a-c]"),
            ("d", "[^a]"),
            ("*", "\\*"), ("[a", "[a"), ("a b", "a\\ b"), ("$text", "\\$text"), ("a", "a**"),
        ]
    )
    func match(text: String, pattern: String) async throws {
        #expect(try await Self.matches(text, pattern))
    }

    @Test(
        "a pattern does not match",
        arguments: [
            ("abc", "ab"), ("abc", "?"), ("", "?"), ("b", "[!a-c]"), ("x", "\\*"), ("ABC", "abc"), ("b", "[c-a]"),
        ]
    )
    func mismatch(text: String, pattern: String) async throws {
        #expect(try await !Self.matches(text, pattern))
    }

    @Test("the value of a variable is not a pattern")
    func variables() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("let p = 'a*'\nassert not abc ~ $p and 'a*' ~ $p and 'a*b' ~ $p*") == .done)
    }

    @Test("many stars take at most quadratic time")
    func time() async throws {
        let text = String(repeating: "a", count: 20_000)
        let pattern = String(repeating: "*a", count: 100) + "*b"
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await !Self.matches(text, pattern))
        #expect(clock.now - start < .seconds(5))
    }
}
