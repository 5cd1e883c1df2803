import EmbedJobsClient
import TestSupport
import Testing

/// The requests of one client and of a service that limits them, in simulated time.
@Suite struct RateLimiterTests {
    /// How a service counts the requests of a minute.
    enum Window: CaseIterable {
        /// Those of the 60 seconds before.
        case sliding
        /// Those since the last full minute.
        case fixed
    }

    /// A service that accepts 50 requests a minute.
    private struct Service {
        let window: Window
        var accepted: [Duration] = []
        var rejections = 0

        mutating func accepts(at time: Duration) -> Bool {
            let minute = Duration.seconds(60)
            let count = accepted.suffix(50).count { arrival in
                switch window {
                case .sliding: time - arrival < minute
                case .fixed: Int(time / minute) == Int(arrival / minute)
                }
            }
            if count < 50 { accepted.append(time) } else { rejections += 1 }
            return count < 50
        }
    }

    /// Sends 1,000 requests one after the other; returns the service afterwards, and the time that they took.
    private func send(through limiter: RateLimiter, to window: Window, seed: UInt64) -> (Service, Duration) {
        var service = Service(window: window)
        var random = SeededGenerator(seed: seed)
        var time = Duration.seconds(17)
        let start = time
        while service.accepted.count < 1_000 {
            switch limiter.admission(of: .embedJobs, at: time) {
            case .later(let pause, _): time += pause
            case .now(let ticket):
                let isAccepted = service.accepts(at: time + .milliseconds(Int.random(in: 1...80, using: &random)))
                time += .milliseconds(Int.random(in: 80...160, using: &random))
                if isAccepted {
                    limiter.noteSent(ticket, at: time)
                } else {
                    limiter.noteRefusal(ticket, delay: nil, declared: nil, at: time)
                    time += .seconds(Int.random(in: 5...10, using: &random))
                }
            }
        }
        return (service, time - start)
    }

    /// 950 requests after the first 50 take 19 minutes.
    private let shortest = Duration.seconds(19 * 60)

    @Test(arguments: Window.allCases, 1...5 as ClosedRange<UInt64>)
    func usesAKnownLimitWithoutExceedingIt(window: Window, seed: UInt64) {
        let (service, time) = send(through: RateLimiter(.cohere), to: window, seed: seed)
        #expect(service.rejections == 0)
        #expect(time < shortest * 1.05, "\(time)")
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func learnsALimitFromRejections(seed: UInt64) {
        let limiter = RateLimiter(.unknown)
        let (service, time) = send(through: limiter, to: .sliding, seed: seed)
        // Once to learn it, once to confirm it, and once in ten minutes.
        #expect((1...5).contains(service.rejections), "\(service.rejections)")
        #expect(time < shortest * 1.05, "\(time)")
        #expect(limiter.limit(of: .embedJobs).map { (45...55).contains($0) } == true)
    }

    /// Counts requests that have a response at once; returns the last admission.
    private func send(_ count: Int, through limiter: RateLimiter, at time: Duration) -> RateLimiter.Admission {
        for _ in 0..<count {
            guard case .now(let ticket) = limiter.admission(of: .embedJobs, at: time) else { break }
            limiter.noteSent(ticket, at: time)
        }
        return limiter.admission(of: .embedJobs, at: time)
    }

    @Test func waitsForTheOldestRequest() {
        let limiter = RateLimiter(RateLimits([.embedJobs: 5]))
        _ = send(2, through: limiter, at: .seconds(10))
        let next = send(9, through: limiter, at: .seconds(30))
        #expect(next == .later(.seconds(40) + .milliseconds(100), limit: 5))
        guard case .now = limiter.admission(of: .others, at: .seconds(30)) else {
            Issue.record("another class is limited too")
            return
        }
    }

    @Test func requestsThatWereNotReceivedAreNotCounted() {
        let limiter = RateLimiter(RateLimits([.embedJobs: 1]))
        for _ in 0..<3 {
            guard case .now(let ticket) = limiter.admission(of: .embedJobs, at: .zero) else {
                Issue.record("an earlier request was counted")
                return
            }
            limiter.noteUnsent(ticket)
        }
    }

    @Test func aDeclaredLimitCountsAtOnce() {
        let limiter = RateLimiter(.cohere)
        _ = send(6, through: limiter, at: .zero)
        limiter.noteDeclared(5, for: .embedJobs, at: .zero)
        // Three of the seven requests have to be a minute old.
        #expect(limiter.admission(of: .embedJobs, at: .seconds(1)) == .later(.milliseconds(59_100), limit: 5))
        #expect(limiter.limit(of: .embedJobs) == 5)
    }

    @Test func aRequestedDelayHoldsForItsClass() {
        let limiter = RateLimiter(.unknown)
        guard case .now(let ticket) = limiter.admission(of: .embedJobs, at: .zero) else { return }
        limiter.noteRefusal(ticket, delay: .seconds(30), declared: nil, at: .seconds(1))
        #expect(limiter.admission(of: .embedJobs, at: .seconds(11)) == .later(.seconds(20), limit: nil))
        guard case .now = limiter.admission(of: .others, at: .seconds(11)),
            case .now = limiter.admission(of: .embedJobs, at: .seconds(31))
        else {
            Issue.record("the delay holds for other requests")
            return
        }
    }

    /// A gateway that is overloaded for a moment does not limit the requests of a minute.
    @Test func fewRequestsTeachNothing() {
        let limiter = RateLimiter(.unknown)
        guard case .now(let ticket) = send(4, through: limiter, at: .zero) else { return }
        limiter.noteRefusal(ticket, delay: nil, declared: nil, at: .zero)
        #expect(limiter.limit(of: .embedJobs) == nil)
    }

    /// Otherwise a client that was limited in its first second would stay slow.
    @Test func aLimitThatHoldsIsRaised() {
        let limiter = RateLimiter(.unknown)
        guard case .now(let ticket) = send(10, through: limiter, at: .zero) else { return }
        limiter.noteRefusal(ticket, delay: nil, declared: nil, at: .zero)
        var limits: [Int?] = []
        for minute in 1...8 {
            limits.append(limiter.limit(of: .embedJobs))
            _ = send(1_000, through: limiter, at: .milliseconds(60_100) * minute)
        }
        #expect(limits == [10, 20, 40, 80, 160, 320, 640, nil])
    }

    @Test func aLimitIsReportedOnce() {
        let limiter = RateLimiter(.cohere)
        #expect(limiter.shouldReport(.embedJobs))
        #expect(!limiter.shouldReport(.embedJobs))
        #expect(limiter.shouldReport(.others))
    }
}
