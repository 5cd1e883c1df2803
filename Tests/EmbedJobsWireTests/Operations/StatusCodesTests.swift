import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct StatusCodesTests {
    @Test func everyCodeRoundTrips() {
        for (code, status) in StatusCodes.table {
            #expect(StatusCodes.status(of: code) == status)
            let body = ErrorBody(APIError(code, "why"), requestID: "r").bytes
            #expect(ErrorBody.error(status: status, body: body) == APIError(code, "why"))
        }
        #expect(Set(StatusCodes.table.map(\.code)).count == StatusCodes.table.count)
    }

    @Test func noStatusMakesTheSDKRetry() {
        #expect(!StatusCodes.table.contains { $0.status == 408 || $0.status == 409 || $0.status < 400 })
    }

    /// The table lacks codes that only clients produce: a server in front of another service must map them itself.
    @Test(
        arguments: [.unreachable, .outcomeUnknown, .unreadableResponse, .init(rawValue: "teapot")] as [APIError.Code]
    )
    func clientCodesHaveNoRow(code: APIError.Code) { #expect(StatusCodes.status(of: code) == 500) }

    @Test(
        arguments: [
            (400, .invalidRequest), (401, .unauthorized), (404, .notFound), (409, .invalidRequest),
            (418, .invalidRequest),
            (422, .idempotencyMismatch), (429, .rateLimited), (498, .invalidRequest), (500, .internalError),
            (502, .internalError),
            (503, .unavailable), (504, .timeout), (302, .internalError),
        ] as [(Int, APIError.Code)]
    )
    func statusAloneHasAMeaning(status: Int, code: APIError.Code) { #expect(StatusCodes.code(of: status) == code) }
}
