#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import DisplayText

/// The text of failures of shell lines.
extension ShellMistake {
    package var message: String {
        switch self {
        case .shellCommandFailed(let status): "the command exited with status \(status)"
        case .shellNotStarted(let number): "cannot start /bin/sh: \(String(cString: strerror(number)))"
        case .shellInputNotStored(let number):
            "cannot store the input of the shell command: \(String(cString: strerror(number)))"
        case .shellOutputNotRead(let number):
            "cannot read the output of the shell command: \(String(cString: strerror(number)))"
        case .shellOutputTooLarge(let limit):
            "the output of the command has more than \(Figures.bytes(limit)), too many for a value"
        case .shellOutputNotUTF8: "the output of the command is not UTF-8 text"
        case .shellVariableWithNUL(let source):
            "\(source) contains a NUL byte, which an environment variable cannot hold"
        case .shellVariableTooLarge(let source, let bytes, let limit):
            "\(source) has \(Figures.count(bytes)) bytes; \(Self.rule(limit))"
        case .shellVariablesTooLarge(let bytes, let limit, let largest):
            "all variables together have \(Figures.count(bytes)) bytes; \(Self.rule(limit)); the largest is \(largest)"
        case .editorFailed(let command, let status, _) where status > 128:
            "\(command) was ended by signal \(status - 128)"
        case .editorFailed(let command, let status, _): "\(command) exited with status \(status)"
        case .editedTextUnreadable(let path, let reason): "\(path): \(reason)"
        }
    }

    package var help: String? {
        switch self {
        case .shellVariableWithNUL(let source), .shellVariableTooLarge(let source, _, _),
            .shellVariablesTooLarge(_, _, let source):
            "write it to a file: echo \(source) > FILE"
        case .shellOutputTooLarge, .shellOutputNotUTF8: "write it to a file: ! LINE > FILE"
        case .editorFailed(_, _, let path?): "the text that you saved is in \(path)"
        // The exit codes of a shell for a command that is not found or not executable.
        case .editorFailed(_, status: 126, nil), .editorFailed(_, status: 127, nil):
            "to select an editor, set EDITOR before you start embedjobs: EDITOR=nano embedjobs"
        case .editorFailed, .editedTextUnreadable, .shellCommandFailed, .shellNotStarted, .shellInputNotStored,
            .shellOutputNotRead:
            nil
        }
    }

    private static func rule(_ limit: Int) -> String {
        "the environment of a program can hold at most \(Figures.count(limit))"
    }
}
