package import EmbedJobs

/// The body of every error response: the error and the request's id.
package struct ErrorBody: Sendable, Equatable {
    private let message: String?
    private let id: String?
    private let code: String?

    /// The body of an error response to the request with this id.
    ///
    /// The hosted service sends `message` and `id`; `code` is an extension that distinguishes codes with the same
    /// status.
    package init(_ error: APIError, requestID: String) {
        message = error.message
        id = requestID
        code = error.code.rawValue
    }

    /// The body as bytes.
    package var bytes: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    /// The error that a response with this status and body reports, from any service.
    ///
    /// A body that is not JSON, such as a proxy's page, is not shown; only the status is reported.
    package static func error(status: Int, body: [UInt8]) -> APIError {
        let known = StatusCodes.code(of: status)
        guard let read = try? WireJSON.decodeAnswer(ErrorBody.self, from: body), let message = read.message else {
            return APIError(known, "the service responded with status \(status) and no reason", httpStatus: status)
        }
        // Ignore a code that does not match the status.
        let said = read.code.map { APIError.Code(rawValue: $0) }
        let code = said.flatMap { StatusCodes.status(of: $0) == status ? $0 : nil } ?? known
        return APIError(code, message, httpStatus: status)
    }

    /// Whether an error body has a code. Only embedjobs servers send one; they report a failure before they change
    /// anything.
    package static func namesCode(_ body: [UInt8]) -> Bool {
        (try? WireJSON.decodeAnswer(ErrorBody.self, from: body))?.code != nil
    }
}

extension ErrorBody: Decodable, JSONWritable {
    enum CodingKeys: String, CodingKey { case message, id, code }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.message, message)
            json.member(CodingKeys.id, id)
            json.member(CodingKeys.code, code)
        }
    }
}
