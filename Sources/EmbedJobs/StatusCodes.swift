/// Codes that only a request by HTTP can meet.
extension APIError.Code {
    /// No operation has this method here.
    package static let methodNotAllowed = APIError.Code(rawValue: "method_not_allowed")
    /// The body is of a type that the operation does not take.
    package static let unsupportedMediaType = APIError.Code(rawValue: "unsupported_media_type")
    /// The first line and the headers of a request are too long.
    package static let headersTooLarge = APIError.Code(rawValue: "headers_too_large")
    /// The bytes asked for are beyond the end.
    package static let rangeNotSatisfiable = APIError.Code(rawValue: "range_not_satisfiable")
    /// A key that makes repeating harmless came again with another request.
    package static let idempotencyMismatch = APIError.Code(rawValue: "idempotency_mismatch")
    /// The first request with such a key is still being answered.
    package static let idempotencyInFlight = APIError.Code(rawValue: "idempotency_in_flight")
    /// The caller went away before the answer.
    package static let clientClosed = APIError.Code(rawValue: "client_closed")
    /// The account behind the key has to pay first.
    package static let paymentRequired = APIError.Code(rawValue: "payment_required")
    /// The service does not have this operation.
    package static let notImplemented = APIError.Code(rawValue: "not_implemented")
}

/// Kinds of failure and the statuses that stand for them: one table, read both ways.
///
/// 408 and 409 are in no row: the official SDK sends a request again when it meets them, creates included.
package enum StatusCodes {
    /// The rows; of those with one status the first is what the status alone means.
    package static let table: [(code: APIError.Code, status: Int)] = [
        (.invalidRequest, 400),
        (.unauthorized, 401),
        (.paymentRequired, 402),
        (.forbidden, 403),
        (.notFound, 404),
        (.methodNotAllowed, 405),
        (.payloadTooLarge, 413),
        (.unsupportedMediaType, 415),
        (.rangeNotSatisfiable, 416),
        (.idempotencyMismatch, 422),
        (.rateLimited, 429),
        (.idempotencyInFlight, 429),
        (.headersTooLarge, 431),
        (.clientClosed, 499),
        (.internalError, 500),
        (.storeCorrupt, 500),
        (.partCorrupt, 500),
        (.storeRefused, 500),
        (.modelInvalid, 500),
        (.notImplemented, 501),
        (.unavailable, 503),
        (.storeLocked, 503),
        (.storeFailed, 503),
        (.timeout, 504),
        (.insufficientStorage, 507),
    ]

    /// The status for a code; 500 for one that stands in no row, such as what only a client can meet.
    package static func status(of code: APIError.Code) -> Int {
        table.first { $0.code == code }?.status ?? 500
    }

    /// The code for a status; one without a row means what the first of its hundred does.
    package static func code(of status: Int) -> APIError.Code {
        if let row = table.first(where: { $0.status == status }) { return row.code }
        return (400..<500).contains(status) ? .invalidRequest : .internalError
    }
}
