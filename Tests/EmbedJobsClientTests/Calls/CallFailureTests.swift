import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Testing

/// The meaning of a missing response, or of one without a success status.
@Suite struct CallFailureTests {
    private static let address = WebAddress(origin: .host("api.example", port: 443, isSecure: true), target: "/v1/x")

    static let silences:
        [(failure: TransportFailure, code: APIError.Code, effect: CallFailure.Effect, isPassing: Bool)] =
            [
                (TransportFailure(.unreachable, reach: .nothing, "r"), .unreachable, .none, true),
                (TransportFailure(.untrusted, reach: .nothing, "r"), .unreachable, .none, false),
                (TransportFailure(.timeout, reach: .nothing, "r"), .unreachable, .none, true),
                (TransportFailure(.timeout, reach: .part, "r"), .timeout, .none, true),
                (TransportFailure(.timeout, reach: .all, "r"), .timeout, .unknown, true),
                (TransportFailure(.broken, reach: .part, "r"), .unavailable, .none, true),
                (TransportFailure(.broken, reach: .all, "r"), .unavailable, .unknown, true),
                (TransportFailure(.cancelled, reach: .all, "r"), .unavailable, .unknown, false),
                (TransportFailure(.unsupported, reach: .nothing, "r"), .invalidRequest, .none, false),
                (
                    TransportFailure(.body(APIError(.invalidRequest, "no file")), reach: .part, "r"), .invalidRequest,
                    .none,
                    false
                ),
            ]

    @Test(arguments: silences.indices) func missingResponsesAreClassified(row: Int) {
        let wanted = Self.silences[row]
        let failure = CallFailure(wanted.failure, from: Self.address)
        #expect(failure.error.code == wanted.code)
        #expect(failure.effect == wanted.effect)
        #expect(failure.isPassing == wanted.isPassing)
        #expect(failure.error.httpStatus == nil)
        #expect(failure.isUntouched == (wanted.failure.reach == .nothing))
    }

    static let responses:
        [(status: Int, body: String, code: APIError.Code, effect: CallFailure.Effect, isPassing: Bool)] = [
            (400, "{\"message\":\"m\"}", .invalidRequest, .none, false), (401, "", .unauthorized, .none, false),
            (402, "", .paymentRequired, .none, false), (403, "", .forbidden, .none, false),
            (404, "<html>", .notFound, .none, false), (408, "", .invalidRequest, .unknown, true),
            (409, "", .invalidRequest, .unknown, false), (422, "", .idempotencyMismatch, .none, false),
            (429, "", .rateLimited, .none, true), (498, "", .invalidRequest, .none, false),
            (499, "", .clientClosed, .unknown, false), (500, "", .internalError, .unknown, true),
            (501, "", .notImplemented, .unknown, false), (502, "", .internalError, .unknown, true),
            (503, "", .unavailable, .unknown, true), (504, "", .timeout, .unknown, true),
            (507, "", .insufficientStorage, .unknown, false),
            // An embedjobs server fails before it does anything.
            (503, "{\"message\":\"m\",\"code\":\"unavailable\"}", .unavailable, .none, true),
            (503, "{\"message\":\"m\",\"code\":\"store_locked\"}", .storeLocked, .none, true),
            (500, "{\"message\":\"m\",\"code\":\"store_corrupt\"}", .storeCorrupt, .none, false),
            (507, "{\"message\":\"m\",\"code\":\"insufficient_storage\"}", .insufficientStorage, .none, false),
            (429, "{\"message\":\"m\",\"code\":\"idempotency_in_flight\"}", .idempotencyInFlight, .unknown, true),
            (300, "", .unreadableResponse, .none, false), (307, "", .unreadableResponse, .none, false),
            (101, "", .unreadableResponse, .unknown, false),
        ]

    @Test(arguments: responses.indices) func responsesAreClassified(row: Int) {
        let wanted = Self.responses[row]
        let response = HTTPResponse(status: wanted.status, headers: [:], body: ByteSource([]))
        let now = Timestamp(microseconds: 0)
        let failure = CallFailure(response, body: Array(wanted.body.utf8), from: Self.address, now: now)
        #expect(failure.error.code == wanted.code)
        #expect(failure.effect == wanted.effect)
        #expect(failure.isPassing == wanted.isPassing)
        #expect(failure.error.httpStatus == wanted.status)
    }

    @Test func redirectIsNamedWithoutItsPath() {
        let headers: HeaderFields = ["Location": "https://other.example/path?token=secret"]
        let response = HTTPResponse(status: 302, headers: headers, body: ByteSource([]))
        let now = Timestamp(microseconds: 0)
        let message = CallFailure(response, body: [], from: Self.address, now: now).error.message
        let wanted = "https://api.example redirects to https://other.example; "
        #expect(message == wanted + "use that address if you trust it")
    }
}
