internal import EmbedJobs
internal import JobScript

/// The code of an error, as help and the documentation list it.
package struct ErrorCode: Sendable {
    /// The code, such as `unknown_command`: the name of the mistake's case, or that of an error of the API.
    package let code: String
    /// The text of the error, with placeholders for its fields.
    package let sample: String

    /// The codes of the language and of the program, in alphabetical order.
    package static let all: [ErrorCode] = {
        var samples: [any Mistake] = SyntaxMistake.samples + ForeignSyntaxMistake.samples
        samples += CallMistake.samples + ValueMistake.samples
        samples += FieldMistake.samples + FileMistake.samples + ArgumentMistake.samples
        samples += JournalMistake.samples + CommandMistake.samples + ShellMistake.samples + VectorMistake.samples
        samples += ReuseMistake.samples
        samples += ProgramMistake.samples + SettingsMistake.samples
        let all = samples.map { ErrorCode(code: $0.code, sample: String($0.message.drop { $0 == " " })) }
        return all.sorted { $0.code < $1.code }
    }()

    /// The codes of errors of a service, of the engine and of the environment, in alphabetical order. A service may
    /// have more.
    package static let service: [ErrorCode] = [
        (.invalidSetting, "an environment variable is missing, or has a value that is not allowed"),
        (.unreachable, "the service cannot be reached; nothing was sent"),
        (.unreadableResponse, "the response of the service cannot be read"),
        (.outcomeUnknown, "the connection broke; it is unknown whether the service carried out the request"),
        (.invalidRequest, "a field has a value that the service does not accept"),
        (.unauthorized, "the key is missing or wrong"),
        (.paymentRequired, "the account of the key has to pay first"),
        (.forbidden, "the key does not allow this"),
        (.linkRefused, "the service does not accept the URL of a part of a dataset, which may have expired"),
        (.notFound, "the job, dataset or model does not exist"),
        (.unknownPath, "the service does not have the path"),
        (.methodNotAllowed, "the path does not support this method"),
        (.payloadTooLarge, "more bytes than the service accepts"),
        (.unsupportedMediaType, "the operation does not accept a body of this type"),
        (.rangeNotSatisfiable, "the requested bytes are past the end"),
        (.idempotencyMismatch, "the idempotency key was used before with a different request"),
        (.rateLimited, "too many requests in too short a time; nothing has changed"),
        (.idempotencyInFlight, "the first request with the idempotency key is still in progress"),
        (.headersTooLarge, "the request line and the headers are too long"),
        (.clientClosed, "the client disconnected before the response"),
        (.internalError, "a defect of the service itself"),
        (.storeCorrupt, "a file of the store is missing or differs from its digest"),
        (.partCorrupt, "a file of a dataset is missing or differs from its digest"),
        (.storeRefused, "the folder cannot be used as a store; nothing in it has changed"),
        (.modelInvalid, "a model's files are missing, damaged or of an unknown kind"),
        (.notImplemented, "the service does not have this operation"),
        (.unavailable, "the service cannot respond now"),
        (.storeLocked, "another process owns the store"),
        (.storeFailed, "the store has stopped, because the state of its disk is unknown"),
        (.timeout, "the service did not respond in time; nothing has changed"),
        (.insufficientStorage, "the disk of the service is full; nothing has changed"),
    ].map { (code: APIError.Code, sample) in ErrorCode(code: code.rawValue, sample: sample) }
        .sorted { $0.code < $1.code }
}
