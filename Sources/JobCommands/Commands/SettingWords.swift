/// Commands about settings, variables and help.
enum SettingWords {
    /// The commands, in the order that help lists them.
    static let all: [Command] = [set, show, history, help]

    static let set = Command(
        "set",
        "Change settings until the end of the script.",
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
        arguments("name", ShownName.self, isRequired: false, "Names of settings or variables. Default: all."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        examples: ["show", "show timeout format=csv"]
    ) { (session: inout Session, names: [ShownName], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let all = records(session)
        var shown = names.isEmpty ? all : []
        for name in names.map(\.text) {
            // A variable is named without its dollar sign, which would expand it.
            let found = all.filter { $0["name"]?.text == name || $0["name"]?.text == "$" + name }
            guard !found.isEmpty else {
                let guess = Suggestion.sentence(for: name, among: all.compactMap { $0["name"]?.text })
                throw CommandFailure(.failure, "unknown setting or variable \(name)", help: guess)
            }
            shown += found
        }
        session.write(shown, format, columns: ["name", "value"])
        return nil
    }

    static let history = Command(
        "history",
        "Show the lines typed at the prompt, newest last.",
        argument("text", default: "", nil, "Show only lines that contain this text."),
        optional("limit", default: 20, "20", "Maximum number of lines."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
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
        "Explain a command, a keyword, or a topic such as exit-codes.",
        argument("topic", default: HelpTopic.all, nil, "The topic. Default: list all topics."),
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
        return ArgumentMistake(topic, "is not a help topic", help: guess ?? "help lists all topics")
    }

    /// The settings in order, then the variables by name.
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

/// The name of a setting or a variable; it is looked up when the command runs.
private struct ShownName: ArgumentType {
    let text: String

    static var placeholder: String { "NAME" }
    static var source: ValueSource { .settingsAndVariables }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}

/// The topic of `help`.
private struct HelpTopic: ArgumentType {
    let text: String

    /// The list of all topics.
    static let all = HelpTopic(reading: .text(""))

    static var placeholder: String { "TOPIC" }
    static var source: ValueSource { .topics }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}
