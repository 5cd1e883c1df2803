import EmbedJobs
import EmbedJobsWire
import Testing

/// Bodies of requests are read as strictly as rows of datasets, also where a member is ignored.
@Suite struct WireJSONTests {
    private static let good = #"{"model":"m","text":"a""#

    private func fault(_ body: [UInt8]) -> APIError? {
        do throws(APIError) { _ = try Operations.tokenize.input.read(RequestParts(json: body)) } catch { return error }
        return nil
    }

    /// Values that JSONTestSuite (N. Seriot) accepts, in its files y_*.json.
    private static let valid = [
        "0", "-0", "1", "123456789", "-1", "1e1", "1E22", "1E-2", "1E+2", "0e1", "0e+1", "1.5", "123.456e78",
        "-0." + String(repeating: "0", count: 77) + "1",
        "100000000000000000000", "true", "false", "null", "[]", "[ ]", "[[]   ]", "[null, 1, \"1\", {}]", "[1\n]",
        "[1,null,null,null,2]", "{}", #"{"":0}"#, #"{"a":[]}"#, #"{"a\u0000b":1}"#, "{\n\"a\": \"b\"\n}",
        #"{"min": -1.0e+28, "max": 1.0e+28}"#, #""""#, #"" ""#, #""\u0060\u012a\u12AB""#, #""\ud801\udc37""#,
        #""\ud83d\ude39\ud83d\udc8d""#, #""\"\\\/\b\f\n\r\t""#, #""\\u0000""#, #""\"""#, #""a/*b*/c/*d//e""#,
        #""\\a""#, #""\\n""#, #""\u0012""#, #""\uFFFF""#, #""\uDBFF\uDFFF""#, #""\u0000""#, #""\u005C""#,
        #""\u0022""#, #""new\u00A0line""#, "\"\u{FFFF}\"", "\"\u{1BFFF}\"", "\"\u{2028}\u{2029}\"",
        "\"\u{2342}\u{3210}\"",
        "\"\u{7F}\"", "\"asd\"", " [] ", "\t1\r\n",
    ]

    @Test(arguments: valid) func validValuesAreIgnored(value: String) {
        #expect(fault(Array("\(Self.good),\"x\":\(value)}".utf8)) == nil)
    }

    /// Values that JSONTestSuite refuses, in its files n_*.json, and those that rows of datasets refuse too.
    private static let invalid = [
        "", "[1 true]", #"["": 1]"#, #"[""],"#, "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]", "[\"x\"", "[x",
        "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]", "[1,,]", "[*]", "[\"\"", "[1,",
        "[{}",
        "[fals]", "[nul]", "[tru]", "++1234", "+1", "+Inf", "-01", "-1.0.", "-2.", "-NaN", ".-1", ".2e-3", "0.1.2",
        "0.3e+", "0.3e", "0.e1", "0E+", "0E", "1.0e+", "1.0e-", "1.0e", "1 000.0", "1eE2", "2.e+3", "2.e-3", "2.e3",
        "9.e+", "Inf", "NaN", "\u{FF11}", "1+2", "0x1", "0x42", "Infinity", "0e+-1", "-Infinity", "-foo", "- 1",
        "-012", "-.123", "-1x", "1ea", "1.", ".123", "1.2a-3", "1.8011670033376514H-308", "012", "1e999",
        #"["x", truth]"#, #"{[: "x"}"#, #"{"x", null}"#, #"{"x"::"b"}"#, "{\u{1F1E8}}", #"{"a":"a" 123}"#,
        "{key: 'value'}", #"{"a" b}"#, #"{:"b"}"#, #"{"a" "b"}"#, #"{"a":"#, #"{"a"#, "{1:1}", "{9999E9999:1}",
        "{null:null,null:null}", #"{"id":0,,,,,}"#, "{'a':0}", #"{"id":0,}"#, #"{"a":"b"}/**/"#, #"{"a":"b"}//"#,
        #"{"a":"b",,"c":"d"}"#, "{a: \"b\"}", #"{"a":"a"#, #"{"foo":"bar","a"}"#, #"{"a":1,"a":2}"#, " ", #""\uD800\"#,
        #""\uD800\u""#, #""\uD800\u1""#, #""\uD800\u1x""#, #""\uD800""#, #""\uDC00\uD800""#, "\u{E9}", #""\x00""#,
        #""\\\""#,
        "\"\\\u{1F300}\"", #""\""#, #""\u00A""#, #""\uD834\uDd"#, #""\uD800\uD800\x""#, #""\a""#, #""\uqqqq""#, "\\n",
        "'single quote'", "abc", "\"\n\"", "\"\t\"", "\"\u{1F}\"", "\u{2060}", "\u{FEFF}1", "<.>", "[<null>]", "[1]x",
        "[][]", "]", "1]", "{}}", "[True]", "[\u{C}]", "/* */ 1", "// 1\n1", "`a`", "undefined",
    ]

    @Test(arguments: invalid) func invalidValuesAreRefusedEverywhere(value: String) throws {
        for body in ["\(Self.good),\"x\":\(value)}", "{\"x\":\(value),\(Self.good.dropFirst())}"] {
            let error = try #require(fault(Array(body.utf8)), "\(body)")
            #expect(error.code == .invalidRequest)
            #expect(error.message.hasPrefix("invalid json syntax: line "), "\(body): \(error.message)")
        }
    }

    @Test(
        arguments: [
            ([0xFF], "the text is not UTF-8"), ([0xC0, 0xAF], "the text is not UTF-8"),
            ([0xED, 0xA0, 0x80], "the text is not UTF-8"), ([0xF4, 0x90, 0x80, 0x80], "the text is not UTF-8"),
            ([0x00], "control character"), ([0x0A], "control character"),
        ] as [([UInt8], String)]
    )
    func invalidBytesInIgnoredTextsAreRefused(bytes: [UInt8], reason: String) {
        let body = Array("\(Self.good),\"x\":\"".utf8) + bytes + Array("\"}".utf8)
        #expect(fault(body)?.message.contains(reason) == true)
    }

    @Test(
        arguments: [
            ("{\"model\":\"m\",\n \"text\":\"a\",}", "line 2, column 13: expected a quoted key"),
            ("{\"text\":\"\u{E9}\u{E9}\",\"model\":\"m\",\"text\":\"b\"}", #"line 1, column 26: duplicate key "text""#),
            ("{\"text\":\"a\",\"model\":\"m\"} {}", "line 1, column 26: unexpected text after the value"),
            ("{\"text\":\"a\"", "line 1, column 12: the text ends too early"),
            (" \n", "line 2, column 1: the text ends too early"),
            ("\u{FEFF}{}", "line 1, column 1: the text must be UTF-8 without a byte order mark"),
            ("", "unexpected end of the body, which is empty"),
        ]
    )
    func mistakesHaveAPosition(body: String, reason: String) {
        #expect(fault(Array(body.utf8)) == APIError(.invalidRequest, "invalid json syntax: \(reason)"))
    }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> [UInt8] {
            let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return Array("\(Self.good),\"x\":\(lists)}".utf8)
        }
        // The object around the lists is the first level.
        #expect(fault(nested(63)) == nil)
        #expect(fault(nested(64))?.message.hasSuffix("nested more than 64 deep") == true)
        #expect(fault(Array(String(repeating: "[", count: 100_000).utf8))?.code == .invalidRequest)
    }

    /// Only what a request does not need may be in a response: other services decide what they send.
    @Test func responsesMayHaveAKeyTwice() throws {
        let body = #"{"text":"a","text":"b","x":{"y":1,"y":2}}"#
        #expect(try Operations.detokenize.output.read(Array(body.utf8)) == "a")
        #expect(throws: APIError.self) { try Operations.detokenize.output.read(Array(#"{"text":"a",}"#.utf8)) }
    }

    @Test func modelIsFoundBesideInvalidMembers() {
        func model(_ json: String) -> String? { Operations.modelName(in: Array(json.utf8))?.rawValue }
        #expect(model(#"{"text":7,"model":"m"}"#) == "m")
        #expect(model(#"{"text":7,"model":""}"#) == nil)
        #expect(model(#"{"model":7}"#) == nil)
        #expect(model(#"{"model":"m""#) == nil)
        #expect(model("[]") == nil)
    }
}
