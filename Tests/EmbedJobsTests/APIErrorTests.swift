import EmbedJobs
import Testing

@Suite struct APIErrorTests {
    @Test func describesItsCodeAndMessage() {
        #expect(APIError(.notFound, "no such job").description == "not_found: no such job")
        #expect("\(APIError(APIError.Code(rawValue: "teapot"), "short and stout"))" == "teapot: short and stout")
    }

    /// Error bodies and reports contain these spellings, so they must never change.
    @Test(
        arguments: [
            (.invalidRequest, "invalid_request"), (.notFound, "not_found"), (.payloadTooLarge, "payload_too_large"),
            (.insufficientStorage, "insufficient_storage"), (.unavailable, "unavailable"),
            (.storeLocked, "store_locked"), (.storeCorrupt, "store_corrupt"),
            (.modelInvalid, "model_invalid"), (.internalError, "internal_error"),
            (.unauthorized, "unauthorized"), (.forbidden, "forbidden"), (.rateLimited, "rate_limited"),
            (.timeout, "timeout"), (.unreachable, "unreachable"), (.unreadableResponse, "unreadable_answer"),
            (.outcomeUnknown, "outcome_unknown"),
        ] as [(APIError.Code, String)]
    )
    func spellingsOfCodesAreStable(code: APIError.Code, text: String) {
        #expect(code.rawValue == text)
        #expect(APIError.Code(rawValue: text) == code)
    }
}
