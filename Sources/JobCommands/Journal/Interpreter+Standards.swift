internal import JobScript
internal import LocalFiles

/// The defaults of parameters, which stay the same when a run continues.
extension Interpreter {
    /// Returns the default of a parameter: the value that it had when the run began, if the script has still the same
    /// expression. An included script may be included again with other values, so its defaults are evaluated each time.
    mutating func value(of standard: Expression, ofParameter name: Name) throws(Stop) -> Value {
        guard script.file == nil, session.plan != nil else { return try value(of: standard) }
        let expression = ScriptWriter.text(of: standard)
        if let recorded = session.state.standards[name.text], recorded.expression == expression {
            return recorded.value.asValue
        }
        let value = try value(of: standard)
        if let recorded = JournalValue(value) {
            try note(JournalContents.Standard(value: recorded, expression: expression), name)
        }
        return value
    }

    private mutating func note(_ standard: JournalContents.Standard, _ name: Name) throws(Stop) {
        session.state.standards[name.text] = standard
        guard let journal = session.journal, journal.isOpen else { return }
        do throws(FileError) {
            try journal.note(standard: name.text, standard)
        } catch {
            throw stop(CommandFailure(error), "param \(name.text)", at: name.span)
        }
    }
}

extension JournalValue {
    /// The value of a parameter.
    fileprivate var asValue: Value {
        switch self {
        case .text(let text): .text(text)
        case .list(let texts): .list(texts.map { .text($0) })
        }
    }

    /// Converts a text or a list of texts; nil for other values, which come from steps of the run.
    fileprivate init?(_ value: Value) {
        switch value {
        case .text(let text): self = .text(text)
        case .list(let values):
            var texts: [String] = []
            for value in values {
                guard case .text(let text) = value else { return nil }
                texts.append(text)
            }
            self = .list(texts)
        case .job, .dataset, .file, .record, .array, .unknown: return nil
        }
    }
}
