import EmbedJobsWire
import Testing

@Suite struct HostNameTests {
    @Test(
        arguments: [
            ("localhost", true, true), ("LOCALHOST", true, true), ("a.localhost", true, true),
            ("127.8.8.8", true, true), ("::1", true, true), ("0:0:0:0:0:0:0:1", true, true),
            ("::ffff:127.0.0.1", true, true), ("::ffff:7f00:1", true, true), ("10.1.2.3", false, true),
            ("172.16.0.1", false, true), ("172.32.0.1", false, false), ("192.168.0.1", false, true),
            ("169.254.169.254", false, true), ("100.64.0.1", false, true), ("0.0.0.0", false, true),
            ("fd12::1", false, true), ("fe80::1", false, true), ("fe80::1%eth0", false, true), ("::", false, true),
            ("2001:db8::1", false, false), ("fd::1", false, false), ("8.8.8.8", false, false),
            ("api.cohere.com", false, false), ("localhost.example.com", false, false), ("fd.example", false, false),
            ("1.2.3", false, false), ("256.0.0.1", false, false), ("127.0.0.1 a", false, false),
            ("", false, false),
        ]
    )
    func classifiesHosts(name: String, isLoopback: Bool, isPrivate: Bool) {
        #expect(HostName(name).isLoopback == isLoopback)
        #expect(HostName(name).isPrivate == isPrivate)
    }

    /// Resolvers read these as addresses of this machine, so a part's URL must not lead to them.
    @Test(arguments: ["127.1", "0177.0.0.1", "0x7f.1", "2130706433", "127.0.0.01"])
    func readsAddressesAsResolversDo(name: String) { #expect(HostName(name).isLoopback && HostName(name).isPrivate) }

    @Test(
        arguments: [
            ("localhost", "localhost"), ("LocalHost:8484", "localhost"), ("localhost.", "localhost"),
            ("127.0.0.1:1", "127.0.0.1"), ("[::1]", "::1"), ("[::1]:8484", "::1"),
            ("a_b-c.example:80", "a_b-c.example"),
        ]
    )
    func readsHostFields(field: String, name: String) { #expect(HostName(hostField: field)?.text == name) }

    @Test(
        arguments: [
            "", ".", ":80", "a b", "a/b", "[::1", "[::1]x", "[evil.example]", "[fe80::1%eth0]", "localhost:8484:1",
            "localhost:x", "localhost:123456", "a@b", "\u{0}", "\u{212A}ey",
        ]
    )
    func refusesInvalidHostFields(field: String) { #expect(HostName(hostField: field) == nil) }

    @Test(arguments: [("127.0.0.1", true), ("::1", true), ("::ffff:1.2.3.4", true), ("127.1", false), ("a.1", false)])
    func addressesCannotBeRedirected(name: String, isAddress: Bool) { #expect(HostName(name).isAddress == isAddress) }
}
