import EmbedJobs
import EmbedJobsClient
import EmbedJobsHost
import EmbedJobsWire
import JobCommands
import Synchronization
import TestSupport
import Testing

@Suite("Open service") struct OpenServiceTests {
    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    /// The lines that were shown.
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    /// The service that a selection opens, and its warnings.
    private func open(
        _ selection: ServiceChoice.Selection,
        _ variables: [String: String] = [:]
    ) throws -> (service: OpenService, warnings: [String]) {
        let (host, lines) = (fixture.host(variables), Lines())
        let choice = try ServiceChoice(selection, host)
        let say = { @Sendable line in lines.all.withLock { $0.append(line) } }
        let service = OpenService(choice, in: host, say: say, verbose: nil)
        return (service, lines.all.withLock { $0 })
    }

    @Test("The engine's jobs need the process, and its store is not opened") func engine() async throws {
        let (service, warnings) = try open(.init(), ["EMBEDJOBS_API_KEY": "k"])
        #expect(service.label == "local")
        #expect(service.jobsNeedProcess)
        #expect(service.polling.policy == .inProcess)
        #expect(service.secrets == ["k"])
        #expect(await service.stranded([JobID(rawValue: "a")]) == 0)
        #expect(warnings == [])
        #expect(try fixture.folder.names == [])
    }

    @Test("A remote service has its own name, key and polling") func remote() throws {
        let (service, warnings) = try open(.init(isCohere: true), ["CO_API_KEY": "k"])
        #expect(service.label == "api.cohere.com")
        #expect(!service.jobsNeedProcess)
        // What it is, only its responses tell.
        #expect(service.polling.policy == .production)
        #expect(service.secrets == ["k", "k"])
        #expect(warnings == [])
        #expect(try open(.init(server: "unix:/s")).service.polling.policy == .production)
    }

    @Test("The responses of a service decide how often it is polled") func learned() {
        #expect(PollingPolicy(ServiceTraits()) == .production)
        #expect(PollingPolicy(ServiceTraits(isServer: true)) == .server)
        let trial = PollingPolicy(ServiceTraits(trialRequestsPerMinute: 5))
        #expect(trial == .trial(requestsPerMinute: 5))
        #expect(trial.shortest > .seconds(15) && trial.access == .rationed)
    }

    @Test(
        "A key that is sent to another machine without encryption gets a warning",
        arguments: [
            ("http://a.example", true), ("https://a.example", false), ("http://localhost:1", false), ("unix:/s", false),
        ]
    )
    func plainText(server: String, isWarned: Bool) throws {
        let expected = isWarned ? ["warning: the key is sent to \(server) without encryption"] : []
        #expect(try open(.init(server: server), ["EMBEDJOBS_API_KEY": "k"]).warnings == expected)
        #expect(try open(.init(server: server)).warnings == [])
    }
}
