import EmbedJobsWire
import Testing

@Suite struct PercentCodingTests {
    @Test(
        arguments: [
            ("abc-._~019", "abc-._~019"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("ü 😀", "%C3%BC%20%F0%9F%98%80"),
            ("a+b", "a%2Bb"),
            ("%", "%25"), ("\u{0}\r\n", "%00%0D%0A"), ("", ""),
        ]
    )
    func textsRoundTrip(text: String, coded: String) {
        #expect(PercentCoding.encode(text) == coded)
        #expect(PercentCoding.decode(coded) == text)
        #expect(PercentCoding.decode(coded.lowercased()) == text.lowercased())
    }

    @Test func plusIsASpaceOnlyInQueries() {
        #expect(PercentCoding.decode("a+b") == "a+b")
        #expect(PercentCoding.decode("a+b%2B", plusIsBlank: true) == "a b+")
    }

    @Test(arguments: ["%", "%4", "a%zz", "%+1", "%FF", "%C3", "%ED%A0%80"]) func rejectsInvalidTexts(coded: String) {
        #expect(PercentCoding.decode(coded) == nil)
    }
}
