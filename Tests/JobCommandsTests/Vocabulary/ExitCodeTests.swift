import EmbedJobs
import JobCommands
import LocalFiles
import Testing

@Suite("ExitCode")
struct ExitCodeTests {
    @Test("the numbers match the manual")
    func numbers() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 75, 129, 130, 141, 143])
        #expect(Set(ExitCode.allCases.map(\.meaning)).count == ExitCode.allCases.count)
    }

    @Test(
        "API errors map to exit codes",
        arguments: [
            (APIError.Code.notFound, ExitCode.failure), (.storeLocked, .locked),
            (.init(rawValue: "unauthorized"), .credentials), (.paymentRequired, .credentials),
            (.forbidden, .credentials), (.linkRefused, .failure),
            (.init(rawValue: "outcome_unknown"), .outcomeUnknown), (.init(rawValue: "new"), .failure),
        ]
    )
    func codes(code: APIError.Code, exit: ExitCode) {
        let failure = CommandFailure(APIError(code, "it went wrong"))
        #expect(failure.exitCode == exit)
        #expect(failure.message == "it went wrong")
    }

    /// `$error.status` is the same for a service in this process and a remote one.
    @Test("API errors have the API's status; other failures lack one")
    func statuses() {
        #expect(CommandFailure(APIError(.notFound, "")).httpStatus == 404)
        #expect(CommandFailure(APIError(.notFound, "", httpStatus: 410)).httpStatus == 410)
        #expect(CommandFailure(APIError(.insufficientStorage, "")).httpStatus == 507)
        #expect(CommandFailure(APIError(.unreachable, "")).httpStatus == nil)
        #expect(CommandFailure(APIError(.outcomeUnknown, "")).httpStatus == nil)
        #expect(CommandFailure(.waitTimeout([], after: nil)).httpStatus == nil)
    }

    @Test("a rejected key shows where keys are stored")
    func keys() {
        #expect(CommandFailure(APIError(.unauthorized, "")).help?.contains("embedjobs login") == true)
        #expect(CommandFailure(APIError(.paymentRequired, "")).help?.hasPrefix("pay for the account") == true)
        #expect(CommandFailure(APIError(.forbidden, "")).help?.contains("a key that allows this") == true)
        let blocked = CommandFailure(APIError(.invalidRequest, "", httpStatus: 498))
        #expect(blocked.exitCode == .credentials && blocked.help?.contains("blocked by the service") == true)
        let raw = CommandFailure(.refusedRequest(method: "GET", path: "/x", status: 402))
        #expect(raw.exitCode == .credentials && raw.help?.hasPrefix("pay for the account") == true)
        #expect(CommandFailure(.refusedRequest(method: "GET", path: "/x", status: 404)).exitCode == .failure)
        #expect(CommandFailure(APIError(.notFound, "")).help == nil)
    }

    @Test("the error for a full disk shows what to do")
    func fullDisk() {
        let failure = CommandFailure(FileError("write", "a.jsonl", errno: 28))
        #expect(failure.message == "cannot write a.jsonl: No space left on device")
        #expect(failure.help == "free some disk space and run it again; no partial file was kept")
        #expect(CommandFailure(FileError("open", "a.jsonl", errno: 2)).help == nil)
    }
}
