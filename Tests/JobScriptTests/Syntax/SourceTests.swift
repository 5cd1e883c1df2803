import JobScript
import Testing

@Suite("Source")
struct SourceTests {
    @Test("Columns count characters, not bytes")
    func positions() {
        let source = Source(name: "t", text: "ab\né👨‍👩‍👧x\r\nlast")
        #expect(source.position(of: 0) == (1, 1))
        #expect(source.position(of: 2) == (1, 3))
        #expect(source.position(of: 3) == (2, 1))
        #expect(source.position(of: 5) == (2, 2))
        #expect(source.position(of: 5 + 18) == (2, 3))
        #expect(source.position(of: source.bytes.count) == (3, 5))
    }

    @Test("A line's span excludes the line end")
    func lines() {
        let source = Source(name: "t", text: "one\r\ntwo\n\rthree\r")
        #expect(source.text(of: source.lineSpan(at: 0)) == "one")
        #expect(source.text(of: source.lineSpan(at: 4)) == "one")
        #expect(source.text(of: source.lineSpan(at: 5)) == "two")
        #expect(Array(source.text(of: source.lineSpan(at: 12)).utf8) == Array("\rthree\r".utf8))
    }

    @Test("The first invalid UTF-8 is found")
    func invalidBytes() {
        #expect(Source(name: "t", text: "grüße 👍").firstInvalidUTF8() == nil)
        #expect(Source(name: "t", bytes: [0x61, 0xFF, 0x62]).firstInvalidUTF8() == Span(1, 2))
        // A surrogate, and an incomplete character.
        #expect(Source(name: "t", bytes: [0xED, 0xA0, 0x80]).firstInvalidUTF8()?.start == 0)
        #expect(Source(name: "t", bytes: [0x61, 0xE2, 0x82]).firstInvalidUTF8()?.start == 1)
    }
}
