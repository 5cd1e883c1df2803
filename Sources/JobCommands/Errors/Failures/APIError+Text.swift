internal import EmbedJobs

/// Errors in the form of the service's that this module itself reports.
extension APIError {
    /// The response to a raw request is too long to be shown.
    static let shownResponseTooLarge = APIError(
        .payloadTooLarge,
        "the response exceeds \(Limits.shownResponseBytesMax >> 20) MiB; to save it, add to=FILE"
    )

    /// The task that uploads a file was cancelled.
    static let uploadCancelled = APIError(.unavailable, "the upload was cancelled")

    /// A dry run reads a file from its beginning to its end, which not every format allows.
    static func unorderedRows(in format: String) -> APIError {
        APIError(.notImplemented, "a dry run cannot read \(format) files, which are not read in order")
    }

    /// The run does not have a service that takes raw requests.
    static let rawRequestsUnavailable = APIError(.invalidRequest, "raw requests are not available here")

    /// Thrown in a dry run if only the service could respond; services never return it.
    static let unanswered = APIError(.unanswered, "this is not known before a real run")
}
