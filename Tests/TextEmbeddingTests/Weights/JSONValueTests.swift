import Testing
import TextEmbedding

struct JSONValueTests {
    private func value(_ text: String) throws(ModelError) -> JSONValue {
        try JSONValue(Array(text.utf8), file: "f.json")
    }

    @Test func valuesOfAllTypes() throws {
        #expect(try value(" null ") == .null)
        #expect(try value("[true,false]") == .list([.flag(true), .flag(false)]))
        #expect(try value(#""\u00e9\n\"""#) == .text("é\n\""))
        #expect(try value("{\"b\":{}, \"a\":[]}").members.map(\.name) == ["b", "a"])
    }

    @Test(arguments: [("0", 0.0), ("-0.5", -0.5), ("1e30", 1e30), ("12E-1", 1.2), ("1000000000000000000", 1e18)])
    func numbers(text: String, number: Double) throws {
        #expect(try value(text) == .number(number))
    }

    @Test(arguments: [
        "", "-", "01", "1.", ".5", "+1", "--1", "0x1", "1e", "1e999", "NaN", "Infinity", "nul", "True", "[1,]",
        "[1 2]",
        "{\"a\"}", "{\"a\":1,}", "{a:1}", "\"\u{1}\"", "\"a", "\"\\x\"", "\"\\ud800\"", "1 1", "[", "]", "//", "'a'",
    ])
    func otherTextsAreErrors(text: String) {
        #expect(throws: ModelError.self) { try value(text) }
    }

    @Test func deepNestingIsAnError() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try value(nested(60))
        #expect(throws: ModelError.self) { try value(nested(100_000)) }
    }

    @Test func pathsLeadToInnerValues() throws {
        let value = try value(#"{"a": {"b": 1, "c": null}}"#)
        #expect(value["a.b"] == .number(1))
        for path in ["a.c", "a.d", "b", "a.b.c"] { #expect(value[path] == nil, "\(path)") }
    }

    /// They are equal as strings of Swift, and different tokens.
    @Test func canonicallyEquivalentKeysAreDistinct() throws {
        let value = try value("{\"\u{e9}\": 1, \"e\u{301}\": 2}")
        #expect(value["\u{e9}"] == .number(1))
        #expect(value["e\u{301}"] == .number(2))
    }

    @Test func textOfAValueIsTheSameValue() throws {
        let text = #"{"a": [1, -2.5, true, null, "x\"\\y"], "b": {"c": "\u000a"}}"#
        #expect(try value(value(text).json) == value(text))
    }
}
