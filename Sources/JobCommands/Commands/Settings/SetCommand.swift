extension Command {
    static let set = Command(
        "set",
        "Change settings until the end of the script.",
        parameters: Setting.all.map(\.description),
        examples: ["set format=csv timeout=4h", "set max_running=4 poll=10s"]
    ) { (session: inout Session, arguments: Arguments) async throws(CommandFailure) in
        var settings = session.settings
        for setting in Setting.all {
            guard let value = arguments[setting.description.name] else { continue }
            do throws(ArgumentMistake) {
                try setting.store(&settings, value)
            } catch {
                throw CommandFailure(.usage, error)
            }
        }
        session.settings = settings
    }
}
