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
        case .shellVariableWithNUL(let source):
            "\(source) contains a NUL byte, which an environment variable cannot hold"
        case .shellVariableTooLarge(let source, let bytes, let limit):
            "\(source) has \(Figures.count(bytes)) bytes; \(Self.rule(limit))"
        case .shellVariablesTooLarge(let bytes, let limit, let largest):
            "all variables together have \(Figures.count(bytes)) bytes; \(Self.rule(limit)); the largest is \(largest)"
        }
    }

    package var help: String? {
        switch self {
        case .shellVariableWithNUL(let source), .shellVariableTooLarge(let source, _, _),
            .shellVariablesTooLarge(_, _, let source):
            "write it to a file: echo \(source) > FILE"
        case .shellCommandFailed, .shellNotStarted, .shellInputNotStored: nil
        }
    }

    private static func rule(_ limit: Int) -> String {
        "the environment of a program can hold at most \(Figures.count(limit))"
    }
}
