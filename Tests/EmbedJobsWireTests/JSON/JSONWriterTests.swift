import EmbedJobs
import EmbedJobsWire
import Foundation
import Testing

/// Foundation's decoder reads the same values that `JSONWriter` wrote.
@Suite struct JSONWriterTests {
    private func throughJSON(_ text: String) throws -> String? {
        let body = try Operations.detokenize.output.write(text)
        let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return object?["text"] as? String
    }

    @Test func everyTextRoundTrips() throws {
        for scalar in (0..<0x3000).compactMap(Unicode.Scalar.init) {
            let text = "a\(Character(scalar))b"
            #expect(try throughJSON(text).map { Array($0.utf8) } == Array(text.utf8), "\(scalar.value)")
        }
        for text in ["", "\"", "\\", "\\u0041", "\r\n", "/", "\u{2028}\u{1F600}\u{FEFF}", "e\u{301}", "é"] {
            #expect(try throughJSON(text).map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func controlCharactersAreEscaped() throws {
        let body = try Operations.detokenize.output.write("\u{0}\u{1F}\u{1B}\n\r\t\"\\\u{7F}")
        let wanted = #"{"text":"\u0000\u001f\u001b\n\r\t\"\\"# + "\u{7F}\","
        #expect(String(decoding: body, as: UTF8.self).hasPrefix(wanted))
    }

    @Test(arguments: [0, 1, -1, 384, .max, .min]) func everyNumberRoundTrips(number: Int) throws {
        #expect(try Operations.usage.output.read(Operations.usage.output.write(number)) == number)
    }

    @Test func commasOnlySeparateMembersAndElements() throws {
        let tokens = Tokens(ids: [], strings: [])
        let none = String(decoding: try Operations.tokenize.output.write(tokens), as: UTF8.self)
        #expect(none.hasPrefix(#"{"tokens":[],"token_strings":[],"meta":{"#))
    }
}
