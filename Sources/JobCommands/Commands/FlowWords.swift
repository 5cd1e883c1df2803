/// Commands about the run itself.
enum FlowWords {
    /// The commands, in the order of help.
    static let all = [fail, exit, sleep, once]

    static let fail = Command(
        "fail",
        "Stop the script with a message and exit code 5.",
        argument("message", String.self, "What is wrong."),
        endsScript: true,
        examples: ["if not exists out/ { fail 'there is no folder out' }"]
    ) { (_: inout Session, message: String) async throws(CommandFailure) -> Value? in
        throw CommandFailure(.assertion, message)
    }

    static let exit = Command(
        "exit",
        "End the script; neither try nor else catches it.",
        argument("code", default: 0, "0", "The exit code, from 0 to 255."),
        endsScript: true,
        examples: ["exit", "if exists out/done.txt { exit 3 }"],
        check: { known in
            guard let text = known["code"], let code = Int(text), code > 255 else { return [] }
            return [("code", ArgumentMistake(text, "is no exit code", help: "they go from 0 to 255"))]
        }
    ) { (_: inout Session, code: Int) async throws(CommandFailure) -> Value? in
        guard let number = Int32(exactly: code), number <= 255 else {
            throw CommandFailure(.usage, "\(code) is no exit code", help: "they go from 0 to 255")
        }
        throw .end(ExitCode(rawValue: number))
    }

    static let sleep = Command(
        "sleep",
        "Do nothing for a while.",
        argument("time", Duration.self, "How long."),
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
        "Name the run, for scripts that must not do their work twice; runs are not kept yet, so it only says so.",
        required("key", String.self, "The name: the same for what must be done once."),
        examples: ["once key=nightly-$today"],
        check: { known in
            known["key"] == "" ? [("key", ArgumentMistake("''", "is no name for a run"))] : []
        }
    ) { (session: inout Session, key: String) async throws(CommandFailure) -> Value? in
        guard !key.isEmpty else { throw CommandFailure(.usage, "key= is no name for a run") }
        session.output.warning("warning: once key=\(key): runs are not kept yet; a second run does everything again")
        return nil
    }
}
