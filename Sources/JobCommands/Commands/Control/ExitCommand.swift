extension Command {
    static let exit = Command(
        "exit",
        "End the script. try and else do not catch it.",
        argument("code", default: ExitCode.done, "0", "The exit code, from 0 to 255."),
        endsScript: true,
        examples: ["exit", "if exists out/done.txt { exit 3 }"]
    ) { (_: inout Session, code: ExitCode) async throws(CommandFailure) -> Value? in throw CommandFailure(.exited(code))
    }
}
