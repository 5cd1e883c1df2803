import DatasetFormats
import Testing

/// The scanner is tested through the JSON lines parser, with the JSON in a field that is not kept.
struct JSONScannerTests {
    private func code(ofValue json: [UInt8]) throws -> RowError.Code? {
        let row = Array(#"{"text":"t","other":"#.utf8) + json + Array("}".utf8)
        let outcomes = Chunking.whole.outcomes(of: row, JSONLinesParser(fields: try FieldSelection()))
        try #require(outcomes.count == 1)
        return outcomes[0].error?.code
    }

    private func code(ofValue json: String) throws -> RowError.Code? { try code(ofValue: Array(json.utf8)) }

    @Test(
        arguments: [
            "0", "-0", "10", "-1.5", "1e5", "1E+5", "1e-5", "0.1e1", "1.7976931348623157e308", "1e-999", "true",
            "false",
            "null", "[]", "{}", "[ ]", "{ }", "[1 , 2]", #"{"a":1,"b":[{"c":null}]}"#, #""""#, #""\"\\\/\b\f\n\r\t""#,
            #""\u0000\u00e9\u00E9""#, #""\ud83d\ude00""#, "\"\u{2028}\u{7F}\u{10FFFF}\"",
            "123456789012345678901234567890",
            "\t1\t",
        ]
    )
    func accepts(json: String) throws {
        #expect(try code(ofValue: json) == nil)
    }

    @Test(
        arguments: [
            ("01", RowError.Code.badNumber), ("-", .badNumber), ("1.", .badNumber), (".5", .badNumber),
            ("+1", .badNumber),
            ("1e", .badNumber), ("1e+", .badNumber), ("NaN", .badNumber), ("Infinity", .badNumber), ("-01", .badNumber),
            ("-Infinity", .badNumber), ("1e999", .badNumber), ("-1e999", .badNumber), ("0x10", .badJSON),
            ("1.0f", .badJSON), ("1_000", .badJSON), ("tru", .badJSON), ("True", .badJSON), ("nul", .badJSON),
            ("'a'", .badJSON), ("[1,]", .badJSON), ("[,1]", .badJSON), ("[1 2]", .badJSON), ("[1", .badJSON),
            (#"{"a"}"#, .badJSON), (#"{"a":}"#, .badJSON), (#"{"a":1,}"#, .badJSON), (#"{,}"#, .badJSON),
            (#"{a:1}"#, .badJSON), (#"{"a":1 "b":2}"#, .badJSON), (#"{1:1}"#, .badJSON), (#""\x""#, .badJSON),
            (#""\u12g4""#, .badJSON), (#""\u12""#, .badJSON), (#""\ud800""#, .badJSON), (#""\udc00""#, .badJSON),
            (#""\ud800\ud800""#, .badJSON), (#""\ud800A""#, .badJSON), (#""\ud800\n""#, .badJSON),
            ("\"a\tb\"", .badJSON), ("\"a\u{0}b\"", .badJSON), ("\"a", .badJSON), ("", .badJSON), ("/**/1", .badJSON),
            ("\u{FEFF}1", .badJSON), ("\u{A0}1", .badJSON), ("1]", .badJSON), ("1}", .badJSON),
            (#"{"a":1,"a":2}"#, .duplicateKey), (#"[{"x":{"a":1,"\u0061":2}}]"#, .duplicateKey),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", .duplicateKey), (#"{"":1,"":2}"#, .duplicateKey),
        ]
    )
    func refuses(json: String, expected: RowError.Code) throws {
        #expect(try code(ofValue: json) == expected)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xC1, 0x81], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3],
        ] as [[UInt8]]
    )
    func rejectsInvalidUTF8(bytes: [UInt8]) throws {
        for length in 0..<9 {
            let padding = Array(repeating: UInt8(ascii: "x"), count: length)
            #expect(try code(ofValue: [0x22] + padding + bytes + [0x22]) == .notUTF8)
        }
    }

    @Test func allowsAtMostSixtyFourLevels() throws {
        // The row's own object is the first level.
        let fits = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
        #expect(try code(ofValue: fits) == nil)
        #expect(try code(ofValue: "[" + fits + "]") == .jsonTooDeep)
        #expect(try code(ofValue: String(repeating: #"{"a":"#, count: 64)) == .jsonTooDeep)
        #expect(try code(ofValue: String(repeating: "[", count: 2_000_000)) == .jsonTooDeep)
    }

    @Test func findsADuplicateKeyAmongMany() throws {
        let keys = (0..<5_000).map { #""key\#($0)":\#($0)"# }
        #expect(try code(ofValue: "{" + keys.joined(separator: ",") + "}") == nil)
        for twice in [0, 15, 16, 17, 4_999] {
            let all = keys + [#""key\#(twice)":0"#]
            #expect(try code(ofValue: "{" + all.joined(separator: ",") + "}") == .duplicateKey)
        }
        // The same keys in sibling objects are not duplicates.
        let object = "{" + keys.prefix(20).joined(separator: ",") + "}"
        #expect(try code(ofValue: "[\(object),\(object),{\"key0\":\(object)}]") == nil)
    }

    /// Comparing each of these keys with every other would take minutes.
    @Test(.timeLimit(.minutes(1))) func manyKeysTakeLinearTime() throws {
        let keys = (0..<700_000).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(keys.utf8.count < FormatLimits.rowBytesMax)
        #expect(keys.utf8.count > FormatLimits.rowBytesMax * 7 / 8)
        #expect(try code(ofValue: "{\(keys)}") == nil)
        #expect(try code(ofValue: "{\(keys),\"350000\":0}") == .duplicateKey)
    }

    @Test func rejectsNumbersOfThousandsOfDigits() throws {
        let digits = String(repeating: "1", count: 2_000)
        #expect(try code(ofValue: digits) == nil)
        #expect(try code(ofValue: "0.\(digits)") == .badNumber)
        #expect(try code(ofValue: String(repeating: "9", count: 400) + ".5") == .badNumber)
    }
}
