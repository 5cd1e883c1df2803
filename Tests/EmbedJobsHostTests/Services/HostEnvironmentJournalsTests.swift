import EmbedJobsHost
import JobCommands
import TestSupport
import Testing

@Suite("Journals of a service") struct HostEnvironmentJournalsTests {
    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    private func setup(_ selection: ServiceChoice.Selection, key: String? = nil) throws -> JournalSetup {
        let keys = key.map { ["EMBEDJOBS_API_KEY": $0] } ?? [:]
        let host = fixture.host(["HOME": fixture.folder.path].merging(keys) { $1 })
        return host.journals(of: try ServiceChoice(selection, host))
    }

    @Test("The store and the address are services, and each key is an owner, by its fingerprint")
    func services() throws {
        let local = try setup(.init())
        #expect(local.service.hasSuffix("/store"))
        #expect(local.owner == "local")
        #expect(local.folder == JournalFolder(fixture.folder.file(".local/state/embedjobs/journals")))
        let server = ServiceChoice.Selection(server: "http://127.0.0.1:9")
        let (one, same) = (try setup(server, key: "secret-1"), try setup(server, key: "secret-1"))
        #expect(one.service.contains("127.0.0.1:9"))
        #expect(one.owner == same.owner)
        #expect(one.owner.count == 16 && !one.owner.contains("secret"))
        #expect(try setup(server, key: "secret-2").owner != one.owner)
        #expect(try setup(server).owner == "none")
    }
}
