import EmbedJobs
import EmbedJobsHost
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("Completion names") struct CompletionNamesTests {
    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    private func names(
        _ kinds: Set<NameKind>,
        of server: String? = nil,
        within limit: Duration = .seconds(20)
    ) async -> KnownNames {
        let selection = ServiceChoice.Selection(server: server)
        return await CompletionNames(fixture.host()).names(of: kinds, on: selection, within: limit)
    }

    @Test("A missing store is without names, and is not created") func missing() async throws {
        let names = await names(Set(NameKind.allCases))
        #expect(names.jobs.isEmpty && names.datasets.isEmpty)
        #expect(!Folder.exists(fixture.store))
    }

    @Test("A service is asked only for the kinds that are needed") func remote() async throws {
        let server = try RawServer { connection, _ in
            let request = connection.readRequest()
            let isModels = request.hasPrefix("GET /v1/models")
            connection.response(isModels ? "200 OK" : "500 Error", isModels ? #"{"models":[]}"# : "{}")
        }
        #expect(await names([.models], of: server.address).models.isEmpty)
        #expect(server.connectionCount == 1)
        #expect(await names([], of: server.address).models.isEmpty)
        #expect(server.connectionCount == 1)
    }

    @Test("A service that does not respond is without names after the limit") func silent() async throws {
        let server = try RawServer { connection, _ in connection.waitForEnd() }
        // Without the limit, this would not end.
        #expect(await names([.jobs], of: server.address, within: .milliseconds(50)).jobs.isEmpty)
    }

    @Test("A selection that cannot be used is without names") func unusable() async throws {
        #expect(await names([.jobs], of: "ftp://x").jobs.isEmpty)
    }
}
