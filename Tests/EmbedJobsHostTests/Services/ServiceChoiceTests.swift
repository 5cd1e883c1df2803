import EmbedJobs
import EmbedJobsHost
import EmbedJobsWire
import JobScript
import TestSupport
import Testing

/// Which service a run uses, and with which key.
@Suite("Service choice") struct ServiceChoiceTests {
    private typealias Selection = ServiceChoice.Selection

    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    /// The chosen service; nil for the engine.
    private func remote(
        _ selection: Selection = Selection(),
        _ variables: [String: String] = [:]
    ) throws(ServiceChoice.Mistake) -> ServiceChoice.Remote? {
        switch try ServiceChoice(selection, fixture.host(variables)) {
        case .engine: nil
        case .remote(let remote): remote
        }
    }

    /// Why a selection is refused.
    private func refusal(_ selection: Selection, _ variables: [String: String] = [:]) throws -> APIError {
        let mistake = try #require(throws: ServiceChoice.Mistake.self) { try remote(selection, variables) }
        switch mistake {
        case .other(let error): return error
        case .profile(let mistake): return APIError(.invalidRequest, mistake.diagnostic.message)
        }
    }

    // MARK: The service

    @Test("The engine is the default, also if a key is set") func engine() throws {
        #expect(try remote() == nil)
        #expect(try remote(Selection(), ["CO_API_KEY": "a", "EMBEDJOBS_API_KEY": "b"]) == nil)
    }

    @Test("connect takes local, cohere, a profile or an address, and ignores the environment")
    func targets() throws {
        try fixture.write("[profile work]\nserver = https://work.example\n", to: "config")
        let host = fixture.host(["EMBEDJOBS_SERVER": "https://env.example", "CO_API_KEY": "k"])
        #expect(ServiceChoice.targets(host) == ["local", "cohere", "work"])
        for target in ["local", "cohere", "work", "http://127.0.0.1:8484", "unix:/s"] {
            #expect(try ServiceChoice(connectingTo: target, host).target == target)
            #expect(try (ServiceChoice(connectingTo: target, host).login == nil) == (target == "local"))
        }
        #expect(throws: ServiceChoice.Mistake.self) { try ServiceChoice(connectingTo: "wrk", host) }
        #expect(throws: ServiceChoice.Mistake.self) { try ServiceChoice(connectingTo: "ftp://a", host) }
    }

    @Test("Jobs that keep running are named with the call that waits for them") func runningJobs() throws {
        try fixture.write("[profile work]\nserver = https://work.example\n", to: "config")
        let host = fixture.host(["CO_API_KEY": "k"])
        let ids = (1...21).map { JobID(rawValue: "j-\($0)") }
        for (target, option) in [
            ("local", ""), ("cohere", " --cohere"), ("work", " --profile work"),
            ("http://127.0.0.1:8484/base", " --server http://127.0.0.1:8484/base"),
        ] {
            let choice = try ServiceChoice(connectingTo: target, host)
            #expect(choice.notice(ofRunning: []) == nil)
            let one = "still running: job j-1; to wait for it: embedjobs\(option) wait j-1"
            #expect(choice.notice(ofRunning: [ids[0]]) == one)
            let two = "still running: 2 jobs; to wait for them: embedjobs\(option) wait j-1 j-2"
            #expect(choice.notice(ofRunning: Array(ids.prefix(2))) == two)
            let many = "still running: 21 jobs; to see them: embedjobs\(option) list status=processing"
            #expect(choice.notice(ofRunning: ids) == many)
        }
    }

    @Test("An option takes precedence over the environment") func precedence() throws {
        try fixture.write("[profile work]\nserver = https://work.example\n", to: "config")
        let variables = ["EMBEDJOBS_SERVER": "https://env.example", "EMBEDJOBS_API_KEY": "k"]
        #expect(try remote(Selection(), variables)?.address.originText == "https://env.example")
        #expect(try remote(Selection(server: "unix:/s"), variables)?.address.originText == "unix:/s")
        #expect(try remote(Selection(isCohere: true), variables)?.address.originText == "https://api.cohere.com")
        #expect(try remote(Selection(profile: "work"), variables)?.address.originText == "https://work.example")
    }

    @Test("The prompt shows the profile, the host or the socket") func names() throws {
        try fixture.write("[profile work]\nserver = https://work.example\n", to: "config")
        #expect(try remote(Selection(profile: "work"))?.name == "work")
        #expect(try remote(Selection(server: "http://a.example:81"))?.name == "a.example:81")
        #expect(try remote(Selection(server: "unix:/run/s"))?.name == "/run/s")
    }

    @Test("Only Cohere's own names are Cohere") func hosted() throws {
        let variables = ["EMBEDJOBS_API_KEY": "k"]
        for (server, isHosted) in [
            ("https://api.cohere.com", true), ("https://api.cohere.ai", true),
            ("https://cohere.com.evil.example", false),
            ("https://notcohere.com", false),
        ] {
            #expect(try remote(Selection(server: server), variables)?.isHosted == isHosted, "\(server)")
        }
    }

    @Test("An address that is not valid is refused without showing a secret in it") func wrongAddress() throws {
        let error = try refusal(Selection(server: "http://me:secret@a.example"))
        #expect(!error.message.contains("secret"))
        #expect(try refusal(Selection(), ["EMBEDJOBS_SERVER": "a.example"]).message.contains("https://"))
    }

    @Test("An unknown profile is refused") func unknownProfile() throws {
        #expect(try refusal(Selection(profile: "none")).message == "unknown profile none")
    }

    // MARK: The key

    @Test("Cohere's key is sent only to Cohere") func cohereKey() throws {
        let variables = ["CO_API_KEY": "co", "EMBEDJOBS_API_KEY": "any"]
        #expect(try remote(Selection(isCohere: true), variables)?.key == "co")
        #expect(try remote(Selection(server: "https://a.example"), variables)?.key == "any")
        #expect(try remote(Selection(server: "https://a.example"), ["CO_API_KEY": "co"])?.key == nil)
        #expect(try remote(Selection(isCohere: true), ["EMBEDJOBS_API_KEY": "any"])?.key == "any")
    }

    @Test("Cohere is not used without a key") func noKey() throws {
        let message = "no key for https://api.cohere.com: set CO_API_KEY, or run embedjobs login --cohere"
        #expect(try refusal(Selection(isCohere: true)) == APIError(.unauthorized, message))
    }

    @Test("A key that is not valid is refused by its variable's name", arguments: ["two words", "kéy", "a\u{7F}"])
    func wrongKey(key: String) throws {
        let message = "EMBEDJOBS_API_KEY: not a valid key: keys are ASCII without spaces"
        let error = try refusal(Selection(server: "https://a.example"), ["EMBEDJOBS_API_KEY": key])
        #expect(error == APIError(.unauthorized, message))
        #expect(!ServiceChoice.isKey(key))
    }

    @Test("A key has from 1 to 4,096 bytes") func keyLength() {
        #expect(!ServiceChoice.isKey(""))
        #expect(ServiceChoice.isKey(String(repeating: "k", count: 4_096)))
        #expect(!ServiceChoice.isKey(String(repeating: "k", count: 4_097)))
    }

    @Test("A profile's own key is used before its service's, and the environment's before both") func storedKeys()
        throws
    {
        let folder = try #require(fixture.host().paths.configuration)
        let address = try WebAddress("https://work.example")
        try fixture.write("[profile work]\nserver = https://work.example\n", to: "config")
        var credentials = try Credentials(folder: folder)
        try credentials.set("server-key", .server, for: address)
        #expect(try remote(Selection(profile: "work"))?.key == "server-key")
        try credentials.set("work-key", .profile("work"), for: address)
        #expect(try remote(Selection(profile: "work"))?.key == "work-key")
        #expect(try remote(Selection(server: "https://work.example"))?.key == "server-key")
        #expect(try remote(Selection(server: "https://other.example"))?.key == nil)
        #expect(try remote(Selection(profile: "work"), ["EMBEDJOBS_API_KEY": "env"])?.key == "env")
        // A changed address gets none of the keys.
        try fixture.write("[profile work]\nserver = https://moved.example\n", to: "config")
        #expect(try remote(Selection(profile: "work"))?.key == nil)
    }
}
