import EmbedJobsHost
import Testing

@Suite("Request ids") struct RequestIDsTests {
    @Test("Ids have 32 hexadecimal digits, and none occurs twice") func unique() {
        let sequences = (RequestIDs(), RequestIDs())
        let ids = (1...100).flatMap { _ in [sequences.0.next(), sequences.1.next()] }
        #expect(Set(ids).count == 200)
        #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { $0.isHexDigit } })
    }
}
