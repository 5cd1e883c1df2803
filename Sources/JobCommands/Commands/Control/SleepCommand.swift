extension Command {
    static let sleep = Command(
        "sleep",
        "Pause the script.",
        argument("time", Duration.self, "How long to pause, at most \(Limits.durationDaysMax)d."),
        examples: ["sleep 30s"]
    ) { (session: inout Session, time: Duration) async throws(CommandFailure) -> Value? in
        do {
            try await session.clock.sleep(time)
            return nil
        } catch {
            throw CommandFailure(.interrupted)
        }
    }
}
