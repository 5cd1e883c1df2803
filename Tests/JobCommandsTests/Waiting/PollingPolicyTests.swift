import EmbedJobs
import JobCommands
import Testing

@Suite("PollingPolicy")
struct PollingPolicyTests {
    private let policy = PollingPolicy(shortest: .seconds(2), longest: .seconds(60))

    /// The pauses of a wait for an object of these ages, in seconds.
    private func pauses(_ ages: [Int]) -> [Duration] {
        var pace = PollingPace()
        return ages.map { pace.next(.same, policy, age: .seconds($0)) }
    }

    @Test("pauses are a share of the age of the youngest job, within the two limits")
    func pauses() {
        #expect(pauses([0, 10, 20, 100, 400, 4_000]) == [2, 2, 3, 15, 60, 60].map { Duration.seconds($0) })
    }

    @Test("after a change the pause is halved, but never shorter than the shortest")
    func changes() {
        var pace = PollingPace()
        #expect(pace.next(.change, policy, age: .seconds(100)) == .milliseconds(7_500))
        #expect(pace.next(.change, policy, age: .seconds(20)) == .seconds(2))
        #expect(pace.next(.same, policy, age: .seconds(100)) == .seconds(15))
    }

    @Test("after a rate limit, pauses double and the service is polled at most four times a minute")
    func limits() {
        var pace = PollingPace()
        #expect(pace.next(.same, policy, age: .zero) == .seconds(2))
        #expect(pace.next(.tooFast, policy.limited, age: .zero) == .seconds(15))
        #expect(pace.next(.tooFast, policy.limited, age: .zero) == .seconds(30))
        #expect(pace.next(.tooFast, policy.limited, age: .zero) == .seconds(60))
        #expect(pace.next(.tooFast, policy.limited, age: .zero) == .seconds(60))
        #expect(pace.next(.same, policy.limited, age: .zero) == .seconds(15))
        #expect(policy.paced(at: .seconds(1)).limited.shortest == .seconds(15))
    }

    @Test("pauses vary, so that many clients do not poll at the same moment, but keep to the limit of the service")
    func spread() {
        for policy in [PollingPolicy.server, .production] {
            var (early, late) = (PollingPace(), PollingPace())
            for age in 20...40 {
                let least = early.next(.same, policy, age: .seconds(age), chance: 0)
                #expect(least * 1.2 < late.next(.same, policy, age: .seconds(age), chance: 1))
            }
            #expect(early.next(.same, policy, age: .zero, chance: 0) == policy.shortest)
        }
    }

    @Test("each kind of service has its own pauses")
    func kinds() {
        #expect(PollingPolicy.production.shortest == .seconds(2))
        #expect(PollingPolicy.server.shortest == .milliseconds(250))
        #expect(PollingPolicy.trial(requestsPerMinute: 5).shortest == .milliseconds(15_250))
        #expect(PollingPolicy.trial(requestsPerMinute: 1).shortest == .seconds(61))
        #expect(PollingPolicy.trial(requestsPerMinute: 1_000).shortest == .seconds(2))
        #expect(!PollingPolicy.inProcess.isSparing)
        #expect(PollingPolicy.production.paced(at: .seconds(7)).access == .rationed)
    }

    @Test("a validation of one second is noticed within a fifth of it, with at most nine requests")
    func validation() {
        var (pace, time, reads) = (PollingPace(), Duration.zero, 1)
        while time < .seconds(1) {
            time += pace.next(.same, PollingPolicy.production.ofValidation, age: time, chance: 1)
            reads += 1
        }
        #expect(time < .milliseconds(1_200))
        #expect(reads <= 9)
        #expect(PollingPolicy.production.ofValidation.longest == .seconds(10))
    }

    @Test("pauses of an outage double up to ten seconds")
    func silence() {
        var pace = PollingPace()
        let pauses = (1...7).map { _ in pace.next(.silent, policy, age: .seconds(400), chance: 1) }
        #expect(
            pauses == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
                .seconds(10),
            ]
        )
        #expect(pace.next(.silent, policy, age: .seconds(400), chance: 0) == .milliseconds(7_500))
        #expect(pace.next(.same, policy, age: .seconds(400)) == .seconds(60))
        #expect(pace.next(.silent, policy, age: .seconds(400), chance: 1) == .milliseconds(500))
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
