/// Commands that control the run.
enum FlowWords {
    /// The commands, in the order that help lists them.
    static let all = [fail, exit, sleep, once]

    static let fail = Command(
        "fail",
        "Stop the script with a message and exit code 5.",
        argument("message", String.self, "The message."),
        endsScript: true,
        examples: ["if not exists out/ { fail 'the folder out is missing' }"]
    ) { (_: inout Session, message: String) async throws(CommandFailure) -> Value? in
        throw CommandFailure(.assertion, message)
    }

    static let exit = Command(
        "exit",
        "End the script. try and else do not catch it.",
        argument("code", default: ExitCode.done, "0", "The exit code, from 0 to 255."),
        endsScript: true,
        examples: ["exit", "if exists out/done.txt { exit 3 }"]
    ) { (_: inout Session, code: ExitCode) async throws(CommandFailure) -> Value? in throw .end(code) }

    static let sleep = Command(
        "sleep",
        "Pause the script.",
        argument("time", Duration.self, "How long to pause, at most 366d."),
        examples: ["sleep 30s"]
    ) { (session: inout Session, time: Duration) async throws(CommandFailure) -> Value? in
        do {
            try await session.clock.sleep(time)
            return nil
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
    }

    static let once = Command(
        "once",
        "Reserved for running a script once per key. Not implemented yet: it only prints a warning.",
        required("key", String.self, "The name of the work to do only once."),
        examples: ["once key=nightly-$today"],
        check: { known in
            known["key"] == "" ? [("key", ArgumentMistake("''", "must not be empty"))] : []
        }
    ) { (session: inout Session, key: String) async throws(CommandFailure) -> Value? in
        guard !key.isEmpty else { throw CommandFailure(.usage, "key= must not be empty") }
        session.output.warning("warning: once key=\(key): not implemented yet; a second run repeats everything")
        return nil
    }
}
