internal import DatasetFormats
package import EmbedJobs
package import JobScript
package import LocalFiles

/// The failure of a command; the interpreter adds the position in the script.
package struct CommandFailure: Error, Sendable {
    /// The exit code of the process if the script does not handle the failure.
    package let exitCode: ExitCode
    /// The reason.
    package let mistake: any Mistake
    /// The value of `$error.kind`: the service's error code if there is one, else the kind of the exit code.
    package let kind: String

    /// Creates a failure with the exit code of its mistake.
    package init(_ mistake: CommandMistake) {
        exitCode = mistake.exitCode
        self.mistake = mistake
        kind =
            switch mistake {
            case .service(let error, _): error.code.rawValue
            case .unknownReference: APIError.Code.notFound.rawValue
            default: mistake.exitCode.kind
            }
    }

    /// Creates a failure; `kind` defaults to the kind of the exit code.
    package init(_ exitCode: ExitCode, _ mistake: any Mistake, kind: String? = nil) {
        self.exitCode = exitCode
        self.mistake = mistake
        self.kind = kind ?? exitCode.kind
    }

    /// Converts an error of the service.
    package init(_ error: APIError) { self.init(.service(error)) }

    /// Converts an error of a local file.
    package init(_ error: FileError) { self.init(.fileFailed(error)) }

    /// Converts a failure of a shell line, or of the values that it gets.
    init(_ mistake: ShellMistake) { self.init(.failure, mistake, kind: mistake.kind) }

    /// Converts a mistake in vectors.
    init(_ mistake: VectorMistake) { self.init(mistake.exitCode, mistake) }

    /// Converts any error of reading rows or writing a file.
    init(writing path: String, _ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as APIError: self.init(error)
        case let error as FileError: self.init(error)
        case let error as ReuseMistake: self.init(error)
        case let error as FormatError: self.init(.unwritableRows(path: path, reason: error.message))
        default: self.init(.unwritableRows(path: path, reason: "\(error)"))
        }
    }

    /// The reason, in one sentence.
    package var message: String { mistake.message }
    /// How to fix it.
    package var help: String? { mistake.help }
    /// Further lines, such as one for each job that failed.
    package var details: [String] { (mistake as? CommandMistake)?.details ?? [] }

    /// The HTTP status of the response. Without a response it is the status of the error code, so that scripts work the
    /// same with a local engine and a remote service. Nil for failures without an HTTP status.
    package var httpStatus: Int? {
        switch mistake as? CommandMistake {
        case .service(let error, _)?: error.httpStatus ?? Self.status(of: error.code)
        case .unknownReference?: Self.status(of: .notFound)
        case .refusedRequest(_, _, let status)?: status
        default: nil
        }
    }

    /// The value of `$error.status`: the exit status of a shell line, or the HTTP status, or else the exit code.
    var status: Int {
        if case .shellCommandFailed(let status)? = mistake as? ShellMistake { return Int(status) }
        return httpStatus ?? Int(exitCode.rawValue)
    }

    private static func status(of code: APIError.Code) -> Int? {
        StatusCodes.table.first { $0.code == code }?.status
    }

    /// Whether a text that is not a whole id can be the reason: the service did not find it, or does not allow it.
    var canConcernID: Bool {
        !refusesKey && [APIError.Code.notFound, .invalidRequest].contains { $0.rawValue == kind }
    }

    /// Whether the service refuses the key: scripts cannot catch that, since nothing else can succeed.
    var refusesKey: Bool { (mistake as? CommandMistake)?.refusesKey == true }

    /// Whether it is the script's own `exit`, or a person's no, rather than a failure; scripts cannot catch it.
    package var isEnd: Bool {
        switch mistake as? CommandMistake {
        case .exited, .declined: true
        default: false
        }
    }

    /// Whether a dry run stopped here because only a real run can know the response.
    var isUnanswered: Bool { kind == APIError.Code.unanswered.rawValue }
}
