/// Codes that occur only over HTTP.
extension APIError.Code {
    /// The path does not support this method.
    package static let methodNotAllowed = APIError.Code(rawValue: "method_not_allowed")
    /// No operation has this path.
    package static let unknownPath = APIError.Code(rawValue: "unknown_path")
    /// The operation does not accept a body of this type.
    package static let unsupportedMediaType = APIError.Code(rawValue: "unsupported_media_type")
    /// The request line and the headers are too long.
    package static let headersTooLarge = APIError.Code(rawValue: "headers_too_large")
    /// The requested bytes are past the end.
    package static let rangeNotSatisfiable = APIError.Code(rawValue: "range_not_satisfiable")
    /// The idempotency key was used before with a different request.
    package static let idempotencyMismatch = APIError.Code(rawValue: "idempotency_mismatch")
    /// The first request with the idempotency key is still in progress.
    package static let idempotencyInFlight = APIError.Code(rawValue: "idempotency_in_flight")
    /// The client disconnected before the response.
    package static let clientClosed = APIError.Code(rawValue: "client_closed")
    /// The account of the key has to pay first.
    package static let paymentRequired = APIError.Code(rawValue: "payment_required")
    /// The service does not accept the URL of a part, which is a permission of its own and may have expired.
    package static let linkRefused = APIError.Code(rawValue: "link_refused")
    /// The service does not have this operation.
    package static let notImplemented = APIError.Code(rawValue: "not_implemented")
}

/// The HTTP statuses of the error codes: one table, used in both directions.
///
/// 408 and 409 are not used: the official SDK retries requests with these statuses, including creates.
package enum StatusCodes {
    /// The rows. If several have the same status, the status alone means the first.
    package static let table: [(code: APIError.Code, status: Int)] = [
        (.invalidRequest, 400),
        (.unauthorized, 401),
        (.paymentRequired, 402),
        (.forbidden, 403),
        (.notFound, 404),
        (.unknownPath, 404),
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

    /// The status of a code; 500 for a code without a row, such as one that only clients produce.
    package static func status(of code: APIError.Code) -> Int {
        table.first { $0.code == code }?.status ?? 500
    }

    /// The code of a status; a status without a row means `invalidRequest` from 400 to 499, else `internalError`.
    package static func code(of status: Int) -> APIError.Code {
        if let row = table.first(where: { $0.status == status }) { return row.code }
        return (400..<500).contains(status) ? .invalidRequest : .internalError
    }
}
