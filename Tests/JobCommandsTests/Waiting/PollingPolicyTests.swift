import EmbedJobs
import JobCommands
import Testing

@Suite("PollingPolicy")
struct PollingPolicyTests {
    private let policy = PollingPolicy(first: .seconds(2), longest: .seconds(30))

    @Test("pauses grow by half up to the longest")
    func pauses() {
        var pace = PollingPace(policy)
        let pauses = (1...50).map { _ in pace.next(.same) }
        #expect(pauses.prefix(3) == [.seconds(2), .seconds(3), .milliseconds(4_500)])
        #expect(pauses[8] == .seconds(30))
        #expect(pauses.last == .seconds(30))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("after a change the pause is halved, but never shorter than the first")
    func changes() {
        var pace = PollingPace(policy)
        for _ in 1...9 { _ = pace.next(.same) }
        #expect(pace.next(.change) == .seconds(15))
        #expect(pace.next(.same) == .milliseconds(22_500))
        for _ in 1...9 { _ = pace.next(.change) }
        #expect(pace.next(.change) == .seconds(2))
    }

    @Test("after a rate limit, the service is polled at most four times a minute")
    func limits() {
        var pace = PollingPace(policy)
        #expect(pace.next(.same) == .seconds(2))
        #expect(pace.next(.tooFast) == .seconds(15))
        #expect(pace.next(.tooFast) == .seconds(30))
        #expect(pace.next(.tooFast) == .seconds(60))
        #expect(pace.next(.tooFast) == .seconds(60))
        for _ in 1...9 { _ = pace.next(.change) }
        #expect(pace.next(.change) == .seconds(15))
        #expect(pace.next(.same) == .milliseconds(22_500))
    }

    @Test("pauses vary, so that many clients do not poll at the same moment")
    func spread() {
        for policy in [PollingPolicy.remote, .hosted] {
            var (early, late) = (PollingPace(policy), PollingPace(policy))
            for _ in 1...20 { #expect(early.next(.same, chance: 0) * 1.2 < late.next(.same, chance: 1)) }
        }
        #expect(PollingPolicy.hosted.first == .seconds(2))
        #expect(PollingPolicy.remote.first == .milliseconds(250))
        #expect(!PollingPolicy.inProcess.isSparing)
        #expect(PollingPolicy.hosted.paced(at: .seconds(7)).isSparing)
    }

    @Test("pauses of an outage double up to ten seconds")
    func silence() {
        var pace = PollingPace(policy)
        for _ in 1...9 { _ = pace.next(.same) }
        let pauses = (1...7).map { _ in pace.next(.silent, chance: 1) }
        #expect(
            pauses == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
                .seconds(10),
            ]
        )
        #expect(pace.next(.silent, chance: 0) == .milliseconds(7_500))
        #expect(pace.next(.same) == .seconds(30))
        #expect(pace.next(.silent, chance: 1) == .milliseconds(500))
    }

    @Test("only transient errors are retried")
    func repeating() {
        for code in [APIError.Code.unavailable, .unreachable, .timeout, .rateLimited, .internalError] {
            #expect(PollingPolicy.isWorthRepeating(APIError(code, "")))
        }
        #expect(PollingPolicy.isWorthRepeating(APIError(.invalidRequest, "", httpStatus: 408)))
        for code in [APIError.Code.notFound, .storeCorrupt, .unauthorized, .invalidRequest, .unreadableResponse] {
            #expect(!PollingPolicy.isWorthRepeating(APIError(code, "")))
        }
    }
}
