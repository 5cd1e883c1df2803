internal import DatasetFormats
package import EmbedJobs
package import LocalFiles

/// The failure of a command; the interpreter adds the position in the script.
package struct CommandFailure: Error, Hashable, Sendable {
    /// The exit code of the process if the script does not handle the failure.
    package let exitCode: ExitCode
    /// The reason, in one sentence.
    package let message: String
    /// How to fix it.
    package let help: String?
    /// Further lines, such as one for each job that failed.
    package let details: [String]
    /// The machine-readable kind: the service's error code if there is one.
    package let kind: String
    /// The HTTP status of the response. Without a response it is the status of the error code, so that scripts work the
    /// same with a local engine and a remote service. Nil for failures without an HTTP status.
    package private(set) var httpStatus: Int?
    /// Whether it is the script's own `exit` rather than a failure; scripts cannot catch it.
    package let isEnd: Bool

    /// Creates a failure; `kind` defaults to the kind of the exit code.
    package init(
        _ exitCode: ExitCode = .failure,
        _ message: String,
        kind: String? = nil,
        help: String? = nil,
        details: [String] = []
    ) {
        self.init(exitCode, message, kind: kind ?? exitCode.kind, help, details, isEnd: false)
    }

    private init(
        _ exitCode: ExitCode,
        _ message: String,
        kind: String,
        _ help: String?,
        _ details: [String],
        isEnd: Bool
    ) {
        self.exitCode = exitCode
        self.message = message
        self.kind = kind
        self.help = help
        self.details = details
        self.isEnd = isEnd
    }

    /// The task was cancelled, as by Control-C.
    static let interrupted = CommandFailure(.interrupted, "interrupted")

    /// Ends the script with an exit code.
    package static func end(_ code: ExitCode) -> CommandFailure {
        CommandFailure(code, "", kind: code.kind, nil, [], isEnd: true)
    }

    /// Converts an error of the service.
    package init(_ error: APIError) {
        let code: ExitCode =
            switch error.code {
            case .storeLocked: .locked
            case .storeRefused: .usage
            case .unauthorized, .forbidden: .credentials
            case .outcomeUnknown: .outcomeUnknown
            default: .failure
            }
        self.init(code, error.message, kind: error.code.rawValue, help: Self.help(with: error))
        httpStatus = error.httpStatus ?? StatusCodes.table.first { $0.code == error.code }?.status
    }

    /// The help for errors whose fix the service cannot know.
    private static func help(with error: APIError) -> String? {
        guard error.code == .unauthorized else { return nil }
        return "run embedjobs login to save a key, or set $EMBEDJOBS_API_KEY ($CO_API_KEY for Cohere)"
    }

    /// Converts an error of a local file.
    package init(_ error: FileError) {
        // An explanation already says what was kept.
        let kept = error.explanation == nil ? "; no partial file was kept" : ""
        let help = error.isOutOfSpace ? "free some disk space and run it again\(kept)" : nil
        self.init(.failure, error.description, help: help)
    }

    /// Converts any error of reading rows or writing a file.
    init(writing path: String, _ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as APIError: self.init(error)
        case let error as FileError: self.init(error)
        case let error as FormatError: self.init(.failure, "cannot write \(path): \(error.message)")
        default: self.init(.failure, "cannot write \(path): \(error)")
        }
    }
}
