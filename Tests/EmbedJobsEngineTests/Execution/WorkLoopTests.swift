import EmbedJobs
import EmbedJobsEngine
import Synchronization
import Testing

@Suite struct WorkLoopTests {
    /// Records pauses without waiting.
    private final class Pauses: Sendable {
        let all = Mutex<[Duration]>([])
        var pause: JobEngine.Pause {
            { duration in
                try Task.checkCancellation()
                self.all.withLock { $0.append(duration) }
            }
        }
    }

    @Test("temporary errors are retried after pauses that grow to a limit, and the reason is shown")
    func passing() async throws {
        let changes = Mutex<[String?]>([])
        let health = EngineHealth { reason in changes.withLock { $0.append(reason) } }
        let (pauses, signal) = (Pauses(), ChangeNotifier())
        let attempts = Mutex(0)
        let reasons = Mutex<[String?]>([])
        let loop = WorkLoop(signal: signal, health: health, pause: pauses.pause)
        await #expect(throws: APIError(.storeFailed, "the end of the test")) {
            try await loop.run("worker") { () async throws(APIError) in
                reasons.withLock { $0.append(health.pauseReason) }
                let attempt = attempts.withLock { count in
                    count += 1
                    return count
                }
                if attempt <= 10 { throw APIError(.insufficientStorage, "the disk is full") }
                if attempt == 11 { return true }
                if attempt == 12 { throw APIError(.unavailable, "no more files can be opened") }
                throw APIError(.storeFailed, "the end of the test")
            }
        }
        #expect(
            reasons.withLock { $0 } == [nil] + Array(repeating: "the disk is full", count: 10) + [
                nil, "no more files can be opened",
            ]
        )
        #expect(changes.withLock { $0 } == ["the disk is full", nil, "no more files can be opened"])
        let found = pauses.all.withLock { $0 }
        let growing = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000].map {
            Duration.milliseconds($0)
        }
        #expect(found == growing + [.milliseconds(100)])
    }

    @Test("a loop without work waits for a change, and ends with its task") func idle() async throws {
        let signal = ChangeNotifier()
        let attempts = Mutex(0)
        let loop = WorkLoop(signal: signal, health: EngineHealth(), pause: Pauses().pause)
        let (steps, step) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await loop.run("worker") { () async throws(APIError) in
                attempts.withLock { $0 += 1 }
                step.yield()
                return false
            }
        }
        var seen = steps.makeAsyncIterator()
        await seen.next()
        await signal.notify()
        await seen.next()
        task.cancel()
        try await task.value
        #expect(attempts.withLock { $0 } == 2)
    }

    @Test(
        "each code has a class",
        arguments: [
            (APIError.Code.insufficientStorage, Fault.passing), (.unavailable, .passing), (.storeLocked, .passing),
            (.storeFailed, .poison), (.partCorrupt, .own), (.storeCorrupt, .own), (.modelInvalid, .own),
            (.notFound, .own), (.internalError, .own), (.invalidRequest, .own),
        ]
    )
    func classes(code: APIError.Code, fault: Fault) {
        #expect(Fault(APIError(code, "why")) == fault)
    }
}
