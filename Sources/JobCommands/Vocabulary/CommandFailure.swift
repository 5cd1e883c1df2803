internal import DatasetFormats
package import EmbedJobs
package import LocalFiles

/// Why a command failed; the interpreter adds where in the script.
package struct CommandFailure: Error, Hashable, Sendable {
    /// What the process ends with if nobody handles it.
    package let exitCode: ExitCode
    /// What went wrong, in one sentence.
    package let message: String
    /// What to do about it.
    package let help: String?
    /// What belongs to it, one item a line: the jobs that failed.
    package let details: [String]
    /// What kind of failure it is, for programs: the service's code where it has one.
    package let kind: String
    /// The status of the HTTP answer that said so; of a failure that came without one, the status that stands for it,
    /// so that a script need not know who was asked. Nil where no answer of a service says such a thing.
    package private(set) var httpStatus: Int?
    /// Whether it is no failure but the script's own end, which nothing in it catches.
    package let isEnd: Bool

    /// Makes a failure.
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

    /// The script ends here, with a code of its own.
    package static func end(_ code: ExitCode) -> CommandFailure {
        CommandFailure(code, "", kind: code.kind, nil, [], isEnd: true)
    }

    /// Whether nothing failed: a dry run did not ask, and only a real run will know the answer.
    var isUnanswered: Bool { kind == APIError.Code.unanswered.rawValue }

    /// A service's answer.
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

    /// What to do about an error where the service's message cannot know it.
    private static func help(with error: APIError) -> String? {
        guard error.code == .unauthorized else { return nil }
        return "embedjobs login keeps a key; $EMBEDJOBS_API_KEY, or $CO_API_KEY for Cohere, holds one for this run"
    }

    /// A local file's.
    package init(_ error: FileError) {
        // An explanation says itself what was left.
        let kept = error.explanation == nil ? "; nothing was left behind" : ""
        let help = error.isOutOfSpace ? "make room and run it again\(kept)" : nil
        self.init(.failure, error.description, help: help)
    }

    /// Whatever reading rows and writing a file can throw.
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
