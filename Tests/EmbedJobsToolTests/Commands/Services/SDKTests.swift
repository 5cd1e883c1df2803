import LocalFiles
import TestSupport
import Testing

/// The official SDK works with the server as with the hosted service; only its base URL differs.
@Suite struct SDKTests {
    /// The simulation of the hosted service must suit the SDK too: otherwise its tests prove nothing about it.
    @Test(arguments: [Requirement.sdk5, .sdk7]) func flowsOnTheSimulation(python: Requirement) async throws {
        let key = "the-only-key"
        let service = try await HostedService.start(["--keys", key])
        let flows = Checkout.path("Tests/EmbedJobsToolTests/Commands/Services/flows.py")
        let arguments = [flows, service.url, key, HostedService.model, "hosted"]
        let program = try python.path()
        let result = try await offPool { try ChildProcess.run(program, arguments) }
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        #expect(result.output.hasSuffix("all flows\n"))
        #expect(try await service.stop() == 0)
    }

    @Test(arguments: [Requirement.sdk5, .sdk7]) func flowsOfTheOfficialSDK(python: Requirement) async throws {
        let fixture = try await ServerFixture.start()
        let key = try fixture.makeKey("sdk")
        let flows = Checkout.path("Tests/EmbedJobsToolTests/Commands/Services/flows.py")
        let arguments = [flows, fixture.url, key, "tiny"]
        let program = try python.path()
        let result = try await offPool { try ChildProcess.run(program, arguments) }
        let end = try fixture.server.errors.suffix(2_000)
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)\(end)")
        #expect(result.output.hasSuffix("all flows\n"))
        #expect(try await fixture.stop() == 0)
        let log = try fixture.server.errors
        #expect(!log.contains(key) && !log.contains("\"level\":\"error\""), "\(log)")
    }
}
