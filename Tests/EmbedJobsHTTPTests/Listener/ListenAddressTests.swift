import EmbedJobsHTTP
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8484", ListenAddress.tcp(host: "127.0.0.1", port: 8_484), true),
        ("localhost:0", .tcp(host: "localhost", port: 0), true), ("[::1]:65535", .tcp(host: "::1", port: 65_535), true),
        ("127.3.4.5:1", .tcp(host: "127.3.4.5", port: 1), true), ("0.0.0.0:80", .tcp(host: "0.0.0.0", port: 80), false),
        ("[::]:80", .tcp(host: "::", port: 80), false),
        ("embed.example:1", .tcp(host: "embed.example", port: 1), false),
        ("LOCALHOST:1", .tcp(host: "LOCALHOST", port: 1), true),
        ("a.localhost:1", .tcp(host: "a.localhost", port: 1), false),
        ("unix:/run/a b.sock", .unix(path: "/run/a b.sock"), true), ("unix:s", .unix(path: "s"), true),
    ])
    func readsAndWrites(text: String, address: ListenAddress, isLocal: Bool) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
        #expect(address.isLocal == isLocal)
    }

    @Test(arguments: [
        "", ":", "8484", "localhost", "localhost:", ":80", "localhost:x", "localhost:65536", "localhost:-1", "::1:80",
        "[]:80", "unix:", "unix:\(String(repeating: "a", count: 104))", "unix:a\u{0}b", "localhost: 80",
    ])
    func rejectsOtherTexts(text: String) { #expect(ListenAddress(text) == nil) }
}
