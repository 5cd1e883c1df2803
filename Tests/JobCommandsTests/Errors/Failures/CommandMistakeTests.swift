import EmbedJobs
import JobCommands
import JobScript
import Testing

@Suite("CommandMistake")
struct CommandMistakeTests {
    @Test("an error of the service keeps its code")
    func service() {
        let mistake = CommandMistake.service(APIError(.init(rawValue: "quota_exceeded"), "too many jobs"))
        #expect(mistake.code == "quota_exceeded")
        #expect(mistake.message == "too many jobs")
        #expect(CommandFailure(mistake).kind == "quota_exceeded")
        let lost = CommandMistake.service(APIError(.unauthorized, "no"), next: "to continue waiting: wait j")
        #expect(CommandFailure(lost).exitCode == .credentials && CommandFailure(lost).kind == "unauthorized")
        #expect(lost.help?.hasSuffix("; to continue waiting: wait j") == true)
    }

    @Test("a failure has the exit code of its mistake, and the kind of the exit code")
    func exitCodes() {
        let failures: [(CommandFailure, ExitCode, kind: String)] = [
            (CommandFailure(.interrupted), .interrupted, "interrupted"),
            (CommandFailure(.scriptFailed("no")), .assertion, "assertion"),
            (CommandFailure(.waitTimeout([], after: nil)), .timeout, "timeout"),
            (CommandFailure(.missingModels), .failure, "failure"),
            (CommandFailure(.ambiguousModel([])), .usage, "usage"),
            (CommandFailure(.exited(ExitCode(rawValue: 7))), .credentials, "credentials"),
        ]
        for (failure, code, kind) in failures { #expect(failure.exitCode == code && failure.kind == kind) }
        #expect(failures.map { $0.0.isEnd } == [false, false, false, false, false, true])
    }

    @Test("a mistake that is named keeps its code and help")
    func named() {
        let mistake = NamedMistake(.option("to"), ArgumentMistake.existingFile("a.npy"))
        #expect(mistake.code == "existing_file")
        #expect(mistake.message == "to=a.npy already exists")
        let twice = NamedMistake(.part("download"), mistake)
        #expect(twice.code == "existing_file")
        #expect(twice.message == "download: to=a.npy already exists")
        #expect(twice.help == "overwrite=true replaces it")
    }
}
