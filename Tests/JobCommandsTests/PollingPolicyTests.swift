import EmbedJobs
import JobCommands
import Testing

@Suite("PollingPolicy")
struct PollingPolicyTests {
    @Test("pauses grow by half up to the longest")
    func pauses() {
        let policy = PollingPolicy(first: .seconds(2), longest: .seconds(30))
        let pauses = (1...9).map { policy.pause(after: $0) }
        #expect(pauses.prefix(3) == [.seconds(2), .seconds(3), .milliseconds(4_500)])
        #expect(pauses.last == .seconds(30))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(policy.pause(after: 1_000_000) == .seconds(30))
        #expect(policy.pause(after: 0) == .seconds(2))
    }

    @Test("only what may pass is asked again")
    func repeating() {
        #expect(PollingPolicy.isWorthRepeating(APIError(.unavailable, "")))
        #expect(!PollingPolicy.isWorthRepeating(APIError(.notFound, "")))
        #expect(!PollingPolicy.isWorthRepeating(APIError(.storeCorrupt, "")))
    }
}
