internal import JobScript
internal import LocalFiles

extension Command {
    static let show = Command(
        "show",
        "Show settings and variables; a variable that is named is shown with all its fields.",
        arguments(
            "name",
            ShownName.self,
            isRequired: false,
            "Names of settings or variables, without $: job, job.status. Default: all."
        ),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.record(["name", "value"])),
        isReading: true,
        examples: ["show", "show timeout format=csv"]
    ) { (session: inout Session, names: [ShownName], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        var shown = names.isEmpty ? settings(session) + variables(session) : []
        for name in names { shown += try records(named: name.text, session) }
        session.write(shown, format, columns: ["name", "value", "source"])
        return .list(shown.map { .record($0) })
    }

    /// A setting or a variable; `source` is the script that a setting comes from.
    private static func record(_ name: String, _ value: String, source: String? = nil) -> Record {
        Record([("name", .text(name)), ("value", .text(value)), ("source", .optional(source))])
    }

    private static func settings(_ session: Session) -> [Record] {
        Setting.all.map { setting in
            let name = setting.description.name
            // Names such as <prompt> are not those of files.
            let origin = session.state.settingOrigins[name].map { Folder.name(of: $0).filter { !"<>".contains($0) } }
            return record(name, setting.text(session.settings), source: origin ?? "default")
        }
    }

    /// The variables that were set, by name.
    private static func variables(_ session: Session) -> [Record] {
        session.variables.sorted { $0.key < $1.key }.map { record("$" + $0, $1.text) }
    }

    /// The setting with a name, or the variable with its fields.
    private static func records(named name: String, _ session: Session) throws(CommandFailure) -> [Record] {
        let found = settings(session).filter { $0["name"]?.text == name }
        guard let variable = Variable(written: name) else {
            guard found.isEmpty else { return found }
            throw unknown(name, session)
        }
        do throws(Diagnostic) {
            let value = try session.state.value(of: variable)
            return found + records(of: value, "$" + ScriptWriter.text(of: variable).dropFirst(), session)
        } catch {
            guard found.isEmpty else { return found }
            guard case .unsetVariable? = error.mistake as? ValueMistake else {
                throw CommandFailure(.failure, error.mistake)
            }
            guard AutomaticVariable.isReserved(variable.name) else { throw unknown(name, session) }
            throw CommandFailure(.failure, ValueMistake.unsetVariable(variable.name, .setting(variable.name)))
        }
    }

    /// A value with its fields and elements; fields that were not fetched yet are left out.
    private static func records(of value: Value, _ name: String, _ session: Session) -> [Record] {
        let fields = Fields.names(of: value.shape).compactMap { field in
            (try? Fields.text(of: field, in: value, session.state)).map { record("\(name).\(field)", $0) }
        }
        guard case .list(let elements) = value.listed else {
            return fields.isEmpty ? [record(name, value.text)] : fields
        }
        return fields + elements.enumerated().map { record("\(name)[\($0)]", $1.text) }
    }

    private static func unknown(_ name: String, _ session: Session) -> CommandFailure {
        // The value of a variable, where its name was meant.
        let holder = session.variables.sorted { $0.key < $1.key }.first { $0.value.text == name }?.key
        let names = Setting.all.map(\.description.name) + session.variables.keys.sorted()
        let suggestion = holder ?? Suggestion.closest(to: name, among: names + AutomaticVariable.all.map(\.name))
        return CommandFailure(.unknownSetting(name, suggestion: suggestion))
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
