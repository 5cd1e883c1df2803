import EmbedJobsEngine
import Testing

@Suite struct StringListTests {
    @Test(arguments: [[], [""], ["a", "b"], ["quote \" comma, [bracket]"], ["line\nfeed", "\u{0}", "é e\u{301} 😀"]])
    func roundTrips(strings: [String]) throws {
        let read = try StringList.decode(try StringList.encode(strings))
        // Compares bytes: `==` would treat two spellings of an accent as equal.
        #expect(read.map { Array($0.utf8) } == strings.map { Array($0.utf8) })
    }

    @Test func isJSON() throws {
        #expect(try StringList.encode(["a", "b"]) == #"["a","b"]"#)
        #expect(try StringList.decode(" [ \"x\" ] ") == ["x"])
    }

    @Test(arguments: ["", "null", "{}", "[1]", "[\"a\"", "a"])
    func otherTextIsAnError(text: String) {
        #expect(throws: (any Error).self) { try StringList.decode(text) }
    }
}
