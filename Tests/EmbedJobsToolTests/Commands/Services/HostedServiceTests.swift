import TestSupport
import Testing

/// The simulation of the hosted service does what other tests expect of it: messages, limits, delays and faults.
@Suite struct HostedServiceTests {
    @Test func theSimulationKeepsItsContract() async throws {
        let check = Checkout.path("Tests/HostedService/check.py")
        let python = try Requirement.python.path()
        let result = try await offPool { try ChildProcess.run(python, [check]) }
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        #expect(result.output == "messages\nobjects\ndelays\nlimits\nfaults\ncontrol\n")
    }
}
