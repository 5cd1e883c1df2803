/// One parameter of a command: how it is described, and how its argument is read as a type.
package struct Parameter<Read>: Sendable {
    /// What is said about it.
    package let description: ParameterDescription
    /// Reads the argument; nil if there is none.
    let read: @Sendable (Value?) throws(ArgumentMistake) -> Read
}

/// What is said about a parameter: all that the checker, help and completion need.
package struct ParameterDescription: Sendable {
    /// The name; of an option, the key.
    package let name: String
    /// How an argument for it is given.
    package let form: Form
    /// Whether a command without it is wrong.
    package let isRequired: Bool
    /// What it is for, in one line.
    package let summary: String
    /// What help calls a value: "DURATION".
    package let placeholder: String
    /// All values there are, if they can be counted.
    package let choices: [String]
    /// What holds if it is left out, where that can be said.
    package let defaultText: String?
    /// What a local path given for it is used for.
    package let fileUse: FileUse
    /// Where values come from that can be offered.
    package let source: ValueSource
    /// Whether a text given for it is several values with commas between them.
    package let isList: Bool
    /// Whether a value of a shape can be meant.
    package let acceptsShape: @Sendable (Shape) -> Bool
    /// What is wrong with a value, nil if nothing is.
    package let mistake: @Sendable (Value) -> ArgumentMistake?

    /// How an argument is given.
    package enum Form: Sendable {
        /// By its place.
        case positional
        /// By its place, as many as there are.
        case variadic
        /// By its key.
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
        extensions: [String]? = nil
    ) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.summary = summary
        self.defaultText = defaultText ?? word
        placeholder = T.placeholder + (word.map { "|" + $0 } ?? "")
        choices = T.choices.isEmpty ? [] : T.choices + (word.map { [$0] } ?? [])
        fileUse = T.fileUse
        source = extensions.map { .files(extensions: $0) } ?? T.source
        isList = T.isList
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

/// An option that must be given; `extensions` are those of the files that are offered first for a path.
func required<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    _ summary: String
) -> Parameter<T> {
    needed(ParameterDescription(name, type, .option, isRequired: true, summary, extensions: extensions))
}

/// An option that may be left out; then it is nil. `extensions` are those of the files that are offered first for a
/// path.
func optional<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    _ summary: String
) -> Parameter<T?> {
    let description = ParameterDescription(name, type, .option, isRequired: false, summary, extensions: extensions)
    return Parameter(description: description) { value throws(ArgumentMistake) in
        guard let value else { return nil }
        return try T(reading: value)
    }
}

/// An option that may be left out; then it has a default.
func optional<T: ArgumentType>(
    _ name: String,
    default standard: T,
    _ text: String?,
    _ summary: String
) -> Parameter<T> {
    let description = ParameterDescription(name, T.self, .option, isRequired: false, summary, defaultText: text)
    return Parameter(description: description) { value throws(ArgumentMistake) in
        guard let value else { return standard }
        return try T(reading: value)
    }
}

/// A value that must be given, by its place; `extensions` are those of the files that are offered first for a path.
func argument<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    extensions: [String]? = nil,
    _ summary: String
) -> Parameter<T> {
    needed(ParameterDescription(name, type, .positional, isRequired: true, summary, extensions: extensions))
}

/// A value that may be left out, by its place; then it has a default.
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

/// Values by their place, at least one if `isRequired`; lists among them count as their elements.
func arguments<T: ArgumentType>(
    _ name: String,
    _ type: T.Type,
    isRequired: Bool = true,
    _ summary: String
) -> Parameter<[T]> {
    Parameter(description: ParameterDescription(name, type, .variadic, isRequired: isRequired, summary)) {
        value throws(ArgumentMistake) in
        var all: [T] = []
        for element in value?.elements ?? [] { all.append(try T(reading: element)) }
        return all
    }
}

private func needed<T: ArgumentType>(_ description: ParameterDescription) -> Parameter<T> {
    let name = description.name
    return Parameter(description: description) { value throws(ArgumentMistake) in
        // Binding refuses a command that lacks it, so that this is not reached from a script.
        guard let value else { throw ArgumentMistake(name, "is missing") }
        return try T(reading: value)
    }
}
