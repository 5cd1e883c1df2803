import EmbedJobsHost
import Testing

@Suite("Public URL") struct PublicURLTests {
    @Test(
        "A URL has a host, and no slash at its end",
        arguments: [
            ("https://a.example", "https://a.example", "a.example"),
            ("http://a.example:81/p/", "http://a.example:81/p", "a.example"),
            ("https://[::1]:8/", "https://[::1]:8", "::1"),
        ]
    )
    func valid(text: String, url: String, host: String) throws {
        let read = try #require(PublicURL(text))
        #expect(read.text == url)
        #expect(read.host == host)
    }

    @Test(
        "Other texts are refused",
        arguments: [
            "a.example", "ftp://a", "https://", "https:///p", "https://a b", "https://me@a", "http://a?q", "http://ä",
        ]
    )
    func invalid(text: String) { #expect(PublicURL(text) == nil) }
}
