package import EmbedJobs

/// The body of every answer that is an error: what went wrong, and the id of the request that met it.
package struct ErrorBody: Codable, Sendable, Equatable {
    private let message: String?
    private let id: String?
    private let code: String?

    /// The body for an error in answer to the request of this id.
    ///
    /// The hosted service sends `message` and `id`; `code` is ours, and tells codes of one status apart.
    package init(_ error: APIError, requestID: String) {
        message = error.message
        id = requestID
        code = error.code.rawValue
    }

    /// The body as bytes.
    package var bytes: [UInt8] {
        // Three strings can always be written.
        (try? WireJSON.encode(self)) ?? Array("{\"message\":\"internal error\"}".utf8)
    }

    /// The error that an answer with this status and body stands for, whoever sent it.
    ///
    /// A body that is no JSON, such as a proxy's page, is not shown: the status is what is known.
    package static func error(status: Int, body: [UInt8]) -> APIError {
        let known = StatusCodes.code(of: status)
        guard let read = try? WireJSON.decodeAnswer(ErrorBody.self, from: body), let message = read.message else {
            return APIError(known, "the service answered with status \(status) and no reason")
        }
        // A code that does not go with the status is not believed.
        let said = read.code.map { APIError.Code(rawValue: $0) }
        let code = said.flatMap { StatusCodes.status(of: $0) == status ? $0 : nil } ?? known
        return APIError(code, message)
    }
}
