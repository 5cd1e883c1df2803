extension Command {
    static let once = Command(
        "once",
        "Reserved for running a script once per key. Not implemented yet: it only prints a warning.",
        required("key", String.self, "The name of the work to do only once."),
        examples: ["once key=nightly-$today"],
        check: { known in
            known["key"] == "" ? [("key", ArgumentMistake.emptyValue(.key))] : []
        }
    ) { (session: inout Session, key: String) async throws(CommandFailure) -> Value? in
        guard !key.isEmpty else { throw CommandFailure(.emptyKey) }
        session.output.warning("warning: once key=\(key): not implemented yet; a second run repeats everything")
        return nil
    }
}
