extension Command {
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
                let suggestion = Suggestion.closest(to: name, among: all.compactMap { $0["name"]?.text })
                throw CommandFailure(.unknownSetting(name, suggestion: suggestion))
            }
            shown += found
        }
        session.write(shown, format, columns: ["name", "value"])
        return nil
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
