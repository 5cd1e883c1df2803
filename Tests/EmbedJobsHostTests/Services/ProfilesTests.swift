import EmbedJobsHost
import EmbedJobsWire
import JobScript
import Testing

@Suite("Profiles") struct ProfilesTests {
    private func server(of name: String, in text: String) throws(Profiles.Mistake) -> WebAddress {
        try Profiles(Source(name: "config", text: text)).server(of: name)
    }

    @Test("A profile names an address") func address() throws {
        let text = "[profile home]\nserver = unix:/s\n[profile work]\nserver = https://x.example/tenant\n"
        #expect(try server(of: "work", in: text) == WebAddress("https://x.example/tenant"))
    }

    @Test("Without a configuration folder, every profile is unknown", arguments: [nil, "/none"])
    func noFile(folder: String?) throws {
        let mistake = try #require(throws: Profiles.Mistake.self) { try Profiles(folder: folder).server(of: "a") }
        #expect(mistake.diagnostic.message == "unknown profile a")
        #expect(mistake.diagnostic.help == "add [profile a] and server = URL to \(folder ?? "")/config")
    }

    @Test(
        "A mistake has a position and a remedy",
        arguments: [
            ("[profile b]\nserver = http://b\n", "unknown profile a", nil, "known profiles: b"),
            ("[profile a]\n", "profile a: server is missing", 0, "write: server = URL"),
            ("[profile a]\nserver =\n", "profile a: server is missing", 0, "write: server = URL"),
        ] as [(String, String, Int?, String)]
    )
    func mistakes(text: String, message: String, start: Int?, help: String) throws {
        let mistake = try #require(throws: Profiles.Mistake.self) { try server(of: "a", in: text) }
        #expect(mistake.diagnostic.message == message)
        #expect(mistake.diagnostic.span?.start == start)
        #expect(mistake.diagnostic.help == help)
        #expect(mistake.source.name == "config")
    }

    @Test("A mistake in an address is at its value") func wrongAddress() throws {
        let text = "[profile a]\nserver = ftp://a\n"
        let mistake = try #require(throws: Profiles.Mistake.self) { try server(of: "a", in: text) }
        #expect(mistake.diagnostic.span == Span(21, 28))
        #expect(mistake.diagnostic.message.contains("must start with https://"))
    }
}
