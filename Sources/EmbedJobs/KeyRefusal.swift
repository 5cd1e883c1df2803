/// Responses that concern the key of a request rather than the request.
extension APIError {
    /// The statuses of such responses: no key, payment due, no permission, a blocked key.
    package static let keyStatuses = [401, 402, 403, 498]

    /// Whether the service refuses the key, so that no other request with it can succeed.
    ///
    /// A caller then sends nothing more until a person has acted: repeated requests with a refused key look like an
    /// attack, and services block their senders.
    package var refusesKey: Bool {
        [.unauthorized, .paymentRequired, .forbidden].contains(code) || httpStatus == 498
    }
}
