/// Commands about settings and variables, and help.
enum SettingWords {
    /// The commands, in the order of help.
    static let all: [Command] = [set, show, history, help]

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
        arguments("name", ShownName.self, isRequired: false, "Which of them; all unless said."),
        optional("format", OutputFormat.self, "How they are written."),
        examples: ["show", "show timeout format=csv"]
    ) { (session: inout Session, names: [ShownName], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let all = records(session)
        var shown = names.isEmpty ? all : []
        for name in names.map(\.text) {
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

    static let history = Command(
        "history",
        "Show what was typed at prompts, the newest last.",
        argument("text", default: "", nil, "Only lines with this in them."),
        optional("limit", default: 20, "20", "How many at most."),
        optional("format", OutputFormat.self, "How they are written."),
        examples: ["history", "history create limit=5"]
    ) {
        (
            session: inout Session,
            text: String,
            limit: Int,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let lines = session.typedLines().enumerated().filter { text.isEmpty || $0.element.contains(text) }
        let records = lines.suffix(limit).map { number, line in
            Record([("number", .number(number + 1)), ("command", .text(line))])
        }
        session.write(records, format, columns: ["number", "command"])
        return nil
    }

    static let help: Command = Command(
        "help",
        "Explain a command, a word of the language, or the exit codes.",
        argument("topic", default: HelpTopic.all, nil, "What to explain; without it, all there is."),
        examples: ["help", "help create", "help exit-codes"],
        check: { known in
            guard let topic = known["topic"], Help.text(on: topic, of: .standard) == nil else { return [] }
            return [("topic", unknown(topic))]
        }
    ) { (session: inout Session, topic: HelpTopic) async throws(CommandFailure) -> Value? in
        guard let text = Help.text(on: topic.text, of: .standard) else {
            let mistake = unknown(topic.text)
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

/// The name of a setting or a variable; which there are is known when it is asked for.
private struct ShownName: ArgumentType {
    let text: String

    static var placeholder: String { "NAME" }
    static var source: ValueSource { .settingsAndVariables }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}

/// Something that help is asked about.
private struct HelpTopic: ArgumentType {
    let text: String

    /// Everything.
    static let all = HelpTopic(reading: .text(""))

    static var placeholder: String { "TOPIC" }
    static var source: ValueSource { .topics }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}
