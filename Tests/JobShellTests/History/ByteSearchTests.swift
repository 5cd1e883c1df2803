import JobShell
import Testing

@Suite("ByteSearch") struct ByteSearchTests {
    @Test("The last occurrence is found byte by byte") func last() {
        #expect(ByteSearch.last("b", in: "abcb") == 3)
        #expect(ByteSearch.last("日", in: "é日") == 2)
        #expect(ByteSearch.last("aa", in: "aaa") == 1)
        #expect(ByteSearch.last("x", in: "abc") == nil)
        #expect(ByteSearch.last("", in: "abc") == nil)
        #expect(ByteSearch.last("abcd", in: "abc") == nil)
        #expect(ByteSearch.last("e", in: "e\u{301}") == 0)
    }

    @Test("The last text with a prefix is found") func lastIndex() {
        let texts = ["create a", "list", "create a long one of many bytes", "e\u{301}"]
        #expect(ByteSearch.lastIndex(of: "create a", beginning: texts[...]) == 2)
        #expect(ByteSearch.lastIndex(of: "create a", beginning: texts[..<2]) == 0)
        #expect(ByteSearch.lastIndex(of: "e", beginning: texts[...]) == 3)
        #expect(ByteSearch.lastIndex(of: "", beginning: texts[...]) == 3)
        #expect(ByteSearch.lastIndex(of: "lists", beginning: texts[...]) == nil)
    }

    @Test("Replacing works from left to right, also before combining marks") func replace() {
        #expect(ByteSearch.replace("aa", in: "aaa", with: "*") == "*a")
        #expect(ByteSearch.replace("key", in: "key\u{301} key", with: "***") == "***\u{301} ***")
        #expect(ByteSearch.replace("", in: "abc", with: "*") == "abc")
    }
}
