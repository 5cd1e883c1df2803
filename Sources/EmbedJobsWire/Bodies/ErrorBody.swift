package import EmbedJobs

/// The body of every error response: the error and the request's id.
package struct ErrorBody: Sendable, Equatable {
    private var message: String?
    private var id: String?
    private var code: String?

    private init() {}

    private init?(read body: [UInt8]) {
        guard let read = try? WireJSON.decodeResponse(ReadObject<ErrorBody>.self, from: body) else { return nil }
        self = read.value
    }

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
        let read = ErrorBody(read: body)
        guard let message = read?.message else {
            return APIError(known, "the service responded with status \(status) and no reason", httpStatus: status)
        }
        // Ignore a code that does not match the status.
        let said = read?.code.map { APIError.Code(rawValue: $0) }
        let code = said.flatMap { StatusCodes.status(of: $0) == status ? $0 : nil } ?? known
        return APIError(code, message, httpStatus: status)
    }

    /// Whether an error body has a code. Only embedjobs servers send one; they report a failure before they change
    /// anything.
    package static func namesCode(_ body: [UInt8]) -> Bool {
        ErrorBody(read: body)?.code != nil
    }
}

extension ErrorBody: WireObject {
    static let blank = ErrorBody()

    static let fields: [Field<ErrorBody>] = [
        .optional("message", \.message, .string, "The problem and its remedy, in one sentence.", isAlwaysSent: true),
        .optional("id", \.id, .string, "The request's id, as in the logs."),
        .optional("code", \.code, .string, "The kind of failure, for programs."),
    ]

    /// The schema of every error response.
    package static var schema: Schema { objectSchema }
}
