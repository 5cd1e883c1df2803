import EmbedJobs
import Testing

@Suite struct KeyRefusalTests {
    @Test(
        arguments: [
            (APIError(.unauthorized, ""), true), (APIError(.paymentRequired, ""), true),
            (APIError(.forbidden, ""), true), (APIError(.invalidRequest, "", httpStatus: 498), true),
            (APIError(.linkRefused, "", httpStatus: 403), false),
            (APIError(.invalidRequest, "", httpStatus: 400), false), (APIError(.rateLimited, ""), false),
            (APIError(.notFound, ""), false),
        ]
    )
    func errorsThatConcernTheKey(error: APIError, refusesKey: Bool) { #expect(error.refusesKey == refusesKey) }

    /// The statuses and the codes are two lists of one thing.
    @Test func everyStatusOfARefusalHasItsCode() {
        for status in APIError.keyStatuses {
            #expect(APIError(StatusCodes.code(of: status), "", httpStatus: status).refusesKey)
        }
    }
}
