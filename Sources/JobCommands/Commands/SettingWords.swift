/// Commands about settings and variables, and help.
enum SettingWords {
    /// The commands, in the order of help.
    static let all: [Command] = [set, show, help]

    static let set = Command(
        "set",
        "Change settings, until the end of the script.",
        parameters: Setting.all.map(\.description),
        examples: ["set format=csv timeout=4h", "set max_running=4 poll=10s"]
    ) { (session: inout Session, arguments: Arguments) async throws(CommandFailure) in
        var settings = session.settings
        for setting in Setting.all {
            guard let value = arguments.values[setting.description.name] else { continue }
            do throws(ArgumentMistake) {
                try setting.store(&settings, value)
            } catch {
                throw CommandFailure(.usage, "\(error.text) \(error.reason)", help: error.help)
            }
        }
        session.settings = settings
    }

    static let show = Command(
        "show",
        "Show settings and variables.",
        arguments("name", String.self, isRequired: false, "Which of them; all unless said."),
        optional("format", OutputFormat.self, "How they are written."),
        examples: ["show", "show timeout format=csv"]
    ) { (session: inout Session, names: [String], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let all = records(session)
        var shown = names.isEmpty ? all : []
        for name in names {
            // A variable is named without its dollar sign, which would make its value of it.
            let found = all.filter { $0["name"]?.text == name || $0["name"]?.text == "$" + name }
            guard !found.isEmpty else {
                let guess = Suggestion.sentence(for: name, among: all.compactMap { $0["name"]?.text })
                throw CommandFailure(.failure, "there is no setting or variable \(name)", help: guess)
            }
            shown += found
        }
        session.write(shown, format, columns: ["name", "value"])
        return nil
    }

    static let help: Command = Command(
        "help",
        "Explain a command, a word of the language, or the exit codes.",
        argument("topic", default: "", nil, "What to explain; without it, all there is."),
        examples: ["help", "help create", "help exit-codes"],
        check: { known in
            guard let topic = known["topic"], Help.text(on: topic, of: .standard) == nil else { return [] }
            return [("topic", unknown(topic))]
        }
    ) { (session: inout Session, topic: String) async throws(CommandFailure) -> Value? in
        guard let text = Help.text(on: topic, of: .standard) else {
            let mistake = unknown(topic)
            throw CommandFailure(.failure, "\(mistake.text) \(mistake.reason)", help: mistake.help)
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { session.output.data(String(line)) }
        return nil
    }

    private static func unknown(_ topic: String) -> ArgumentMistake {
        let guess = Suggestion.sentence(for: topic, among: Help.topics(of: .standard))
        return ArgumentMistake(topic, "is nothing that help knows", help: guess ?? "help lists all there is")
    }

    /// The settings, then the variables by name.
    private static func records(_ session: Session) -> [Record] {
        let settings = Setting.all.map { setting in
            Record([("name", .text(setting.description.name)), ("value", .text(setting.text(session.settings)))])
        }
        let variables = session.variables.sorted { $0.key < $1.key }.map { name, value in
            Record([("name", .text("$" + name)), ("value", .text(value.text))])
        }
        return settings + variables
    }
}
