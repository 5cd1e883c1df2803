#if os(Linux)
import TestSupport
import Testing

/// The real binary, killed and started again while its service loses requests: a selection of the schedules and nights
/// that `scripts/test --slow` runs completely.
@Suite("Schedules", .timeLimit(.minutes(10)))
struct ScheduleTests {
    /// Fixed, so that a failure can be repeated.
    private static let seed = "14"

    @Test("A script that is started again makes everything once", arguments: ["schedules", "nightly"])
    func restarts(phase: String) async throws {
        let folder = try TemporaryFolder()
        let (python, binary) = (try Requirement.python.path(), try Requirement.binary.path())
        let run = try await offPool {
            try ChildProcess.run(
                python,
                [
                    Checkout.path("scripts/chaos"), phase, "--quick", "--sample", "4", "--seed", Self.seed,
                    "--binary", binary, "--folder", folder.path,
                ]
            )
        }
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        #expect(run.output.contains("phase "), "the table of checks is printed")
    }
}
#endif
