/// A pattern of whole names, such as `nightly-*`.
struct NamePattern: ArgumentType {
    private let pattern: String

    static var placeholder: String { "PATTERN" }

    init(reading value: Value) throws(ArgumentMistake) {
        // A script with an empty variable does not mean the jobs without a name.
        guard !value.text.isEmpty else { throw .emptyValue(.pattern) }
        pattern = value.text
    }

    /// Whether a whole name matches; a missing name is like an empty one.
    func matches(_ name: String?) -> Bool { Glob.matches(name ?? "", pattern: pattern) }
}

/// A pattern of names of models, which the service need not have any more.
struct ModelPattern: ArgumentType {
    private let names: NamePattern

    static var placeholder: String { NamePattern.placeholder }
    static var source: ValueSource { .modelPatterns }

    init(reading value: Value) throws(ArgumentMistake) { names = try NamePattern(reading: value) }

    /// Whether a whole name matches.
    func matches(_ name: String) -> Bool { names.matches(name) }
}
