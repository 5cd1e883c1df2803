internal import JobScript

/// Why a shell line fails, or cannot be started with the script's variables.
package enum ShellMistake: Mistake, Error, Hashable {
    case shellCommandFailed(status: Int32)
    /// The number is the system's error number.
    case shellNotStarted(errno: Int32)
    case shellInputNotStored(errno: Int32)
    /// The output of a line that is a value.
    case shellOutputNotRead(errno: Int32)
    case shellOutputTooLarge(limit: Int)
    case shellOutputNotUTF8
    case shellVariableWithNUL(source: String)
    case shellVariableTooLarge(source: String, bytes: Int, limit: Int)
    case shellVariablesTooLarge(bytes: Int, limit: Int, largest: String)
    /// The user's editor, or the shell that started it; a changed text stays in a file.
    case editorFailed(_ command: String, status: Int32, kept: String?)
    case editedTextUnreadable(path: String, reason: String)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ShellMistake] = [
        .shellCommandFailed(status: 1), .shellNotStarted(errno: 12), .shellInputNotStored(errno: 28),
        .shellOutputNotRead(errno: 24), .shellOutputTooLarge(limit: Limits.shellOutputBytesMax), .shellOutputNotUTF8,
        .shellVariableWithNUL(source: "$x"), .shellVariableTooLarge(source: "$x", bytes: 200_000, limit: 131_000),
        .shellVariablesTooLarge(bytes: 3_000_000, limit: 2_000_000, largest: "$x"),
        .editorFailed("vi", status: 1, kept: nil), .editedTextUnreadable(path: "FILE", reason: "it is not UTF-8"),
    ]

    /// The value of `$error.kind`.
    var kind: String {
        switch self {
        case .shellNotStarted, .shellInputNotStored, .shellOutputNotRead: ExitCode.failure.kind
        case .shellCommandFailed, .shellOutputTooLarge, .shellOutputNotUTF8, .shellVariableWithNUL,
            .shellVariableTooLarge, .shellVariablesTooLarge,
            .editorFailed, .editedTextUnreadable:
            "shell"
        }
    }
}
