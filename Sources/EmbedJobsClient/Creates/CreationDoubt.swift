internal import EmbedJobs

/// The explanation for a create with an unknown outcome: what may exist, and how to check.
enum CreationDoubt: String {
    case job
    case dataset

    /// After a request that was not answered; `ids` are those of the objects that match.
    func error(after cause: APIError, matching ids: [String]) -> APIError {
        let seen = ids.isEmpty ? "" : "; matching \(rawValue)s: \(ids.joined(separator: ", "))"
        return APIError(.outcomeUnknown, "\(cause.message); \(advice)\(seen)", httpStatus: cause.httpStatus)
    }

    /// Before the request, if the list that would show the object of an earlier process cannot be read; nil if the
    /// search was cancelled, or would have taken too long.
    func error(after cause: APIError?) -> APIError {
        let reason = cause?.message ?? "the search for the \(rawValue) ended early"
        let message = "\(reason); it is unknown whether an earlier run created the \(rawValue)"
        return APIError(.outcomeUnknown, "\(message); run it again to look again", httpStatus: cause?.httpStatus)
    }

    /// Before the request, if several objects match.
    func error(among ids: [String]) -> APIError {
        let remedy = self == .job ? "cancel" : "delete"
        let message =
            "an earlier run may have created each of these \(rawValue)s: \(ids.joined(separator: ", ")); "
            + "\(remedy) all but one, and run it again"
        return APIError(.outcomeUnknown, message)
    }

    private var advice: String {
        switch self {
        case .job: "it is unknown whether the job was created; run `list` before creating it again"
        case .dataset: "it is unknown whether the dataset was stored; run `datasets` before uploading it again"
        }
    }
}
