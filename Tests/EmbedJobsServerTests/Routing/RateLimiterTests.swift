import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct RateLimiterTests {
    private final class Clock: Sendable {
        let time = Mutex(Duration.zero)
        func advance(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private let clock = Clock()

    private func limiter(_ rate: Int) -> RateLimiter {
        RateLimiter(callsPerMinute: rate) { [clock] in clock.time.withLock { $0 } }
    }

    @Test func allowsABurstOfOneMinute() {
        let limiter = limiter(6)
        for _ in 0..<6 { #expect(limiter.secondsToWait("a") == nil) }
        #expect(limiter.secondsToWait("a") == 10)
        // Callers are counted separately.
        #expect(limiter.secondsToWait("b") == nil)
        clock.advance(.milliseconds(9_001))
        #expect(limiter.secondsToWait("a") == 1)
        clock.advance(.milliseconds(999))
        #expect(limiter.secondsToWait("a") == nil)
        // Refused calls are not counted.
        for _ in 0..<100 { #expect(limiter.secondsToWait("a") == 10) }
        clock.advance(.seconds(60))
        for _ in 0..<6 { #expect(limiter.secondsToWait("a") == nil) }
        #expect(limiter.secondsToWait("a") != nil)
    }

    @Test func retryAfterIsCappedAtTheSDKsLimit() {
        let limiter = limiter(1)
        #expect(limiter.secondsToWait("a") == nil)
        #expect(limiter.secondsToWait("a") == 30)
    }

    @Test func droppingIdleCallersGrantsNoExtraCalls() {
        let limiter = limiter(2)
        for _ in 0..<2 { #expect(limiter.secondsToWait("a") == nil) }
        for caller in 0..<EmbedJobsServer.Limits.limitedCallersMax {
            #expect(limiter.secondsToWait("\(caller)") == nil)
        }
        #expect(limiter.secondsToWait("a") != nil)
    }

    // MARK: Through the router

    private static func create(_ dataset: String) -> String {
        "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
    }

    @Test func countsOnlyJobsPerKey() async throws {
        let fixture = RouterFixture(jobsPerMinute: 2)
        let dataset = try await fixture.upload()
        for _ in 0..<2 {
            #expect(await fixture.response("POST", "/v1/embed-jobs", json: Self.create(dataset)).status == 200)
        }
        for target in ["/v1/embed-jobs", "/v2/embed-jobs"] {
            let refused = await fixture.response("POST", target, json: Self.create(dataset))
            #expect(refused.status == 429 && refused.headers["Retry-After"] == "30")
            #expect(refused.text.contains("\"code\":\"rate_limited\""))
        }
        #expect(try await fixture.annService.jobs().count == 2, "a refusal must come before a job is created")
        for target in ["/v1/embed-jobs", "/v1/datasets", "/v1/models"] {
            for _ in 0..<5 { #expect(await fixture.response("GET", target).status == 200) }
        }
        _ = try await fixture.upload()
        let second = await fixture.response("POST", "/v1/embed-jobs", json: Self.create(dataset), key: "ann-key-2")
        #expect(second.status == 200)
        fixture.advance(seconds: 30)
        #expect(await fixture.response("POST", "/v1/embed-jobs", json: Self.create(dataset)).status == 200)
    }
}
