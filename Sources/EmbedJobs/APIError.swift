/// The one error of the contract: what any call of a service can fail with.
public struct APIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is, for programs.
    public let code: Code
    /// What was wrong and what to do, for people: one sentence, without a path, a secret or SQL in it.
    public let message: String

    /// The status of the HTTP answer that said so; nil where no such answer came. Two errors that differ only in this
    /// are equal: who was asked, and how, does not change what went wrong.
    public let httpStatus: Int?

    /// Makes an error of a kind with a message.
    public init(_ code: Code, _ message: String, httpStatus: Int? = nil) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
    }

    /// There is no job of this id, in the hosted service's words.
    public static func noJob(_ id: JobID) -> APIError {
        APIError(.notFound, "resource not found: could not find embed job with the ID: \(id)")
    }

    /// The same code with the same message.
    public static func == (left: APIError, right: APIError) -> Bool {
        left.code == right.code && left.message == right.message
    }

    /// Hashes the code and the message.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }

    /// The code and the message.
    public var description: String { "\(code.rawValue): \(message)" }

    /// A kind of failure: an open set, since a service may be newer than its client.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code as error bodies and reports spell it.
        public let rawValue: String

        /// Takes any text, also one that this version does not know.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A field has a value that the service does not accept.
        public static let invalidRequest = Code(rawValue: "invalid_request")
        /// There is no such job, dataset or model.
        public static let notFound = Code(rawValue: "not_found")
        /// The key is missing or wrong.
        public static let unauthorized = Code(rawValue: "unauthorized")
        /// The key, or a link, does not allow this.
        public static let forbidden = Code(rawValue: "forbidden")
        /// Too many requests in too short a time; nothing was changed.
        public static let rateLimited = Code(rawValue: "rate_limited")
        /// More bytes than the service takes.
        public static let payloadTooLarge = Code(rawValue: "payload_too_large")
        /// The disk of the service is full; nothing was changed.
        public static let insufficientStorage = Code(rawValue: "insufficient_storage")
        /// The service cannot answer now.
        public static let unavailable = Code(rawValue: "unavailable")
        /// Another process owns the store.
        public static let storeLocked = Code(rawValue: "store_locked")
        /// A file of the store is missing or not what was written.
        public static let storeCorrupt = Code(rawValue: "store_corrupt")
        /// A file of a dataset is missing, or not what was written.
        public static let partCorrupt = Code(rawValue: "part_corrupt")
        /// The folder is not one that can be used as a store; nothing in it was changed.
        public static let storeRefused = Code(rawValue: "store_refused")
        /// The store stopped, since it cannot be known what is on its disk.
        public static let storeFailed = Code(rawValue: "store_failed")
        /// A model's files are missing, damaged or of an unknown kind.
        public static let modelInvalid = Code(rawValue: "model_invalid")
        /// A defect of the service itself.
        public static let internalError = Code(rawValue: "internal_error")
        /// The service did not answer in time; nothing was changed.
        public static let timeout = Code(rawValue: "timeout")
        /// The service cannot be reached; nothing was sent.
        public static let unreachable = Code(rawValue: "unreachable")
        /// What the service answered cannot be read.
        public static let unreadableAnswer = Code(rawValue: "unreadable_answer")
        /// The connection broke: it is unknown whether the service did what was asked.
        public static let outcomeUnknown = Code(rawValue: "outcome_unknown")
    }
}
