internal import JobScript

/// A code of the language's errors, as help and the documentation list it.
package struct ErrorCode: Sendable {
    /// The code: the name of the mistake's case, such as `unknown_command`.
    package let code: String
    /// The text of the error, with placeholders for its fields.
    package let sample: String

    /// All codes, in alphabetical order. The codes of a service's errors are not among them.
    package static let all: [ErrorCode] = {
        var samples: [any Mistake] = SyntaxMistake.samples + ForeignSyntaxMistake.samples
        samples += CallMistake.samples + ValueMistake.samples
        samples += FieldMistake.samples + FileMistake.samples + ArgumentMistake.samples
        samples += CommandMistake.samples + ShellMistake.samples + VectorMistake.samples
        let all = samples.map { ErrorCode(code: $0.code, sample: String($0.message.drop { $0 == " " })) }
        return all.sorted { $0.code < $1.code }
    }()
}
