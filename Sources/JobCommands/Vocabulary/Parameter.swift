/// One parameter of a command: its description, and how to read its argument as a type.
package struct Parameter<Read>: Sendable {
    /// The description.
    package let description: ParameterDescription
    /// Reads the argument, which is nil if the call omits it.
    let read: @Sendable (Value?) throws(ArgumentMistake) -> Read
}

/// The description of a parameter, for the checker, help and completion.
package struct ParameterDescription: Sendable {
    /// The name; for an option, its key.
    package let name: String
    /// How its argument is written.
    package let form: Form
    /// Whether a call must have it.
    package let isRequired: Bool
    /// Its purpose, in one line.
    package let summary: String
    /// The name of a value in help: "DURATION".
    package let placeholder: String
    /// All allowed values, if the type lists them; otherwise empty.
    package let choices: [String]
    /// The default as text; nil if there is none to show.
    package let defaultText: String?
    /// How the command uses a local path given for it.
    package let fileUse: FileUse
    /// Where completion finds values.
    package let source: ValueSource
    /// Whether a text given for it holds several values, separated by commas.
    package let isList: Bool
    /// Whether a list given for it stays one value, as in text.
    fileprivate(set) var keepsLists = false
    /// Words with a meaning of their own, which are not looked up as ids and names.
    package let keywords: [String]
    /// What a script does instead, for a parameter that only a prompt has; nil for all others.
    let scriptAlternative: String?
    /// Whether it accepts a value of a shape.
    package let acceptsShape: @Sendable (Shape) -> Bool
    /// The mistake in a value; nil for a valid value.
    package let mistake: @Sendable (Value) -> ArgumentMistake?

    /// Whether it takes names of variables, which are written without a dollar sign.
    var namesVariables: Bool { if case .settingsAndVariables = source { true } else { false } }

    /// How an argument is written.
    package enum Form: Sendable {
        /// By position.
        case positional
        /// By position, any number of them.
        case variadic
        /// By key, as `key=value`.
        case option
    }

    init<T: ArgumentType>(
        _ name: String,
        _ type: T.Type,
        _ form: Form,
        isRequired: Bool,
        _ summary: String,
        defaultText: String? = nil,
        orWord word: String? = nil,
        extensions: [String]? = nil,
        fieldsOf owner: String? = nil,
        scriptAlternative: String? = nil
    ) {
        self.name = name
        self.form = form
        self.scriptAlternative = scriptAlternative
        self.isRequired = isRequired
        self.summary = summary
        self.defaultText = defaultText ?? word
        placeholder = T.placeholder + (word.map { "|" + $0 } ?? "")
        choices = T.choices.isEmpty ? [] : T.choices + (word.map { [$0] } ?? [])
        fileUse = T.fileUse
        source = extensions.map { .files(extensions: $0) } ?? owner.map { .fields(of: $0) } ?? T.source
        isList = T.isList
        keywords = T.keywords
        acceptsShape = { T.accepts($0) }
        mistake = { value in
            if let word, value.text == word { return nil }
            do throws(ArgumentMistake) {
                _ = try T(reading: value)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The parameter in a signature: `model=MODEL`, `[timeout=DURATION]`, `JOB…`.
    package var signature: String {
        let text =
            switch form {
            case .positional: placeholder
            case .variadic: placeholder + "…"
            case .option: "\(name)=\(placeholder)"
            }
        return isRequired ? text : "[\(text)]"
    }
}

/// A required option; for a path, completion offers files with `extensions` first.
func required<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    _ summary: String
) -> Parameter<T> {
    needed(ParameterDescription(name, type, .option, isRequired: true, summary, extensions: extensions))
}

/// An option that is nil if omitted; for a path, completion offers files with `extensions` first, and for the name of a
/// field, those of the parameter `fieldsOf`.
func optional<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    fieldsOf owner: String? = nil,
    _ summary: String
) -> Parameter<T?> {
    let description = ParameterDescription(
        name,
        type,
        .option,
        isRequired: false,
        summary,
        extensions: extensions,
        fieldsOf: owner
    )
    return Parameter(description: description) { value throws(ArgumentMistake) in
        guard let value else { return nil }
        return try T(reading: value)
    }
}

/// An option with a default; `text` is the default in help. For names of fields, completion offers those of the
/// parameter `fieldsOf`.
func optional<T: ArgumentType>(
    _ name: String,
    default standard: T,
    _ text: String?,
    fieldsOf owner: String? = nil,
    _ summary: String
) -> Parameter<T> {
    let description = ParameterDescription(
        name,
        T.self,
        .option,
        isRequired: false,
        summary,
        defaultText: text,
        fieldsOf: owner
    )
    return Parameter(description: description) { value throws(ArgumentMistake) in
        guard let value else { return standard }
        return try T(reading: value)
    }
}

/// A required positional argument; for a path, completion offers files with `extensions` first.
func argument<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    _ summary: String
) -> Parameter<T> {
    needed(ParameterDescription(name, type, .positional, isRequired: true, summary, extensions: extensions))
}

/// A positional argument with a default; `text` is the default in help.
func argument<T: ArgumentType>(
    _ name: String,
    default standard: T,
    _ text: String?,
    _ summary: String
) -> Parameter<T> {
    let description = ParameterDescription(name, T.self, .positional, isRequired: false, summary, defaultText: text)
    return Parameter(description: description) { value throws(ArgumentMistake) in
        guard let value else { return standard }
        return try T(reading: value)
    }
}

/// Any number of positional arguments, at least one if `isRequired`; lists are replaced by their elements, unless the
/// command `keepsLists`.
func arguments<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    isRequired: Bool = true,
    keepsLists: Bool = false,
    _ summary: String
) -> Parameter<[T]> {
    var description = ParameterDescription(name, type, .variadic, isRequired: isRequired, summary)
    description.keepsLists = keepsLists
    return Parameter(description: description) { value throws(ArgumentMistake) in
        var elements = value?.elements ?? []
        if keepsLists, case .list(let values)? = value { elements = values }
        var all: [T] = []
        for element in elements { all.append(try T(reading: element)) }
        return all
    }
}

/// Any number of positional arguments; nil without any, which is not the same as an empty list.
func optionalArguments<T: ArgumentType>(_ name: String, _ type: T.Type, _ summary: String) -> Parameter<[T]?> {
    let some = arguments(name, type, isRequired: false, summary)
    return Parameter(description: some.description) { value throws(ArgumentMistake) in
        guard let value else { return nil }
        return try some.read(value)
    }
}

/// The option `format=` of a command that writes the records of what it has done; see ``Session/writeResults``.
func resultFormat() -> Parameter<OutputFormat?> {
    optional(
        "format",
        OutputFormat.self,
        "Output format of the record. Default: jsonl in a pipe or file, nothing on a terminal, and ids with --quiet."
    )
}

private func needed<T: ArgumentType>(_ description: ParameterDescription) -> Parameter<T> {
    let name = description.name
    return Parameter(description: description) { value throws(ArgumentMistake) in
        // Binding rejects calls without it, so scripts do not get here.
        guard let value else { throw .missingArgument(name) }
        return try T(reading: value)
    }
}
