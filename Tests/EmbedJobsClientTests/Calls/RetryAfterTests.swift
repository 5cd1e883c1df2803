import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Testing

@Suite struct RetryAfterTests {
    // 2023-11-14T22:13:20Z
    private static let now = Timestamp(microseconds: 1_700_000_000_000_000)

    static let rows: [(fields: HeaderFields, wait: Duration?)] = [
        (["Retry-After": "120"], .seconds(120)),
        (["retry-after": "0"], .zero),
        (["Retry-After": "1.5"], .milliseconds(1_500)),
        (["retry-after-ms": "250", "Retry-After": "9"], .milliseconds(250)),
        (["retry-after-ms": "soon", "Retry-After": "9"], .seconds(9)),
        (["Retry-After": "Tue, 14 Nov 2023 22:13:50 GMT"], .seconds(30)),
        (["Retry-After": "Tue, 14 Nov 2023 22:13:00 GMT"], .zero),
        (["Retry-After": "Tuesday, 14-Nov-23 22:13:50 GMT"], nil),
        (["Retry-After": "Tue, 32 Nov 2023 22:13:50 GMT"], nil),
        (["Retry-After": "-3"], nil), (["Retry-After": "nan"], nil), (["Retry-After": "inf"], nil),
        (["Retry-After": "1e30"], nil), (["Retry-After": "later"], nil), (["Retry-After": ""], nil), ([:], nil),
    ]

    @Test(arguments: rows.indices) func readsValidDelays(row: Int) throws {
        let wanted = Self.rows[row]
        let response = HTTPResponse(status: 429, headers: wanted.fields, body: ByteSource([]))
        let failure = CallFailure(response, body: [], from: try WebAddress("http://a"), now: Self.now)
        #expect(failure.retryAfter == wanted.wait)
    }
}
