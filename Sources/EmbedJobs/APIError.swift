/// The error of every call to a service.
public struct APIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure, for programs.
    public let code: Code
    /// The problem and its remedy for people, in one sentence without paths, secrets or SQL.
    public let message: String

    /// The status of the HTTP response that reported the failure; nil without a response. It does not take part
    /// in comparison: the transport does not change the failure.
    public let httpStatus: Int?

    /// Creates an error with a code and a message.
    public init(_ code: Code, _ message: String, httpStatus: Int? = nil) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
    }

    /// The error for an unknown job, in the hosted service's words.
    public static func noJob(_ id: JobID) -> APIError {
        APIError(.notFound, "resource not found: could not find embed job with the ID: \(id)")
    }

    /// The error for a field of a request with a value that is not accepted, in the hosted service's words.
    package static func invalid(_ reason: String) -> APIError {
        APIError(.invalidRequest, "invalid request: \(reason)")
    }

    /// Compares code and message.
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

    /// A kind of failure. An open set, since a service may be newer than its client.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code as spelled in error bodies and reports.
        public let rawValue: String

        /// Accepts any text, including codes that this version does not know.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A field has a value that the service does not accept.
        public static let invalidRequest = Code(rawValue: "invalid_request")
        /// The job, dataset or model does not exist.
        public static let notFound = Code(rawValue: "not_found")
        /// The key is missing or wrong.
        public static let unauthorized = Code(rawValue: "unauthorized")
        /// The key, or a link, does not allow this.
        public static let forbidden = Code(rawValue: "forbidden")
        /// Too many requests in too short a time; nothing has changed.
        public static let rateLimited = Code(rawValue: "rate_limited")
        /// More bytes than the service accepts.
        public static let payloadTooLarge = Code(rawValue: "payload_too_large")
        /// The service's disk is full; nothing has changed.
        public static let insufficientStorage = Code(rawValue: "insufficient_storage")
        /// The service cannot respond now.
        public static let unavailable = Code(rawValue: "unavailable")
        /// Another process owns the store.
        public static let storeLocked = Code(rawValue: "store_locked")
        /// A file of the store is missing or differs from its digest.
        public static let storeCorrupt = Code(rawValue: "store_corrupt")
        /// A file of a dataset is missing or differs from its digest.
        public static let partCorrupt = Code(rawValue: "part_corrupt")
        /// The folder cannot be used as a store; nothing in it has changed.
        public static let storeRefused = Code(rawValue: "store_refused")
        /// The store has stopped, because the state of its disk is unknown.
        public static let storeFailed = Code(rawValue: "store_failed")
        /// A model's files are missing, damaged or of an unknown kind.
        public static let modelInvalid = Code(rawValue: "model_invalid")
        /// A defect of the service itself.
        public static let internalError = Code(rawValue: "internal_error")
        /// The service did not respond in time; nothing has changed.
        public static let timeout = Code(rawValue: "timeout")
        /// An environment variable of this process is missing or has a value that is not allowed.
        public static let invalidSetting = Code(rawValue: "invalid_setting")
        /// The service cannot be reached; nothing was sent.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The response of the service cannot be read.
        public static let unreadableResponse = Code(rawValue: "unreadable_answer")
        /// The connection broke; it is unknown whether the service carried out the request.
        public static let outcomeUnknown = Code(rawValue: "outcome_unknown")
    }
}
