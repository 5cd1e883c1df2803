extension Command {
    static let once = Command(
        "once",
        "Do the work of the script once per key: a second run continues it, or ends at once if it is finished.",
        required("key", String.self, "The name of the work, which all scripts on a service and account share."),
        identifiesRun: true,
        examples: ["once key=nightly-$today"],
        check: { known in
            known["key"] == "" ? [("key", ArgumentMistake.emptyValue(.key))] : []
        }
    ) { (session: inout Session, key: String) async throws(CommandFailure) -> Value? in
        guard !key.isEmpty else { throw CommandFailure(.emptyKey) }
        try session.beginOnce(key)
        return nil
    }
}
