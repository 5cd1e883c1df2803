extension Command {
    static let fail = Command(
        "fail",
        "Stop the script with a message and exit code 5.",
        argument("message", String.self, "The message."),
        endsScript: true,
        examples: ["if not exists out/ { fail 'the folder out is missing' }"]
    ) { (_: inout Session, message: String) async throws(CommandFailure) -> Value? in
        throw CommandFailure(.scriptFailed(message))
    }
}
