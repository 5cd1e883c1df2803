import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import TestSupport

/// A client whose time advances only by its own pauses, connected to a router in memory through a faulty transport.
struct ClientFixture: Sendable {
    /// A clock that advances only by waiting.
    final class Time: Sendable {
        private let state = Mutex((elapsed: Duration.zero, pauses: [Duration]()))
        let start = ContinuousClock.now

        var elapsed: Duration { state.withLock { $0.elapsed } }
        var pauses: [Duration] { state.withLock { $0.pauses } }

        /// The date and time.
        var now: Timestamp {
            let (seconds, attoseconds) = elapsed.components
            return Timestamp(
                microseconds: 1_700_000_000_000_000 + seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            )
        }

        func pass(_ time: Duration) { state.withLock { $0.elapsed += time } }

        func pause(_ time: Duration) {
            state.withLock { state in
                state.elapsed += time
                state.pauses.append(time)
            }
        }
    }

    let router: RouterFixture
    let transport: FaultyTransport
    let time = Time()

    init(_ faults: [FaultyTransport.Fault] = [], keepsRecords: Bool = false) {
        router = RouterFixture(keepsRecords: keepsRecords)
        transport = FaultyTransport(to: router.router, faults)
    }

    var clock: CallClock {
        CallClock(
            elapsed: { time.elapsed },
            now: { time.now },
            sleep: { time.pause($0) },
            chance: { 0.5 },
            start: time.start
        )
    }

    /// A client with Ann's key.
    func client(
        _ address: String = "http://localhost:8484",
        key: String? = "ann-key",
        over transport: (any HTTPTransport)? = nil,
        policy: RetryPolicy = RetryPolicy(),
        listDelay: Duration = .seconds(30),
        limits: RateLimits = .unknown,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> EmbedJobsHTTPClient {
        EmbedJobsHTTPClient(
            address: try WebAddress(address),
            key: key,
            transport: transport ?? self.transport,
            policy: policy,
            clock: clock,
            makeKey: KeyMaker().next,
            agent: "embedjobs/test",
            listDelay: listDelay,
            limits: limits,
            tell: tell
        )
    }

    /// Keys that are easy to distinguish.
    private final class KeyMaker: Sendable {
        private let count = Mutex(0)

        func next() -> String {
            count.withLock { count in
                count += 1
                return "key-number-\(count)"
            }
        }
    }
}

/// The error that a call throws, or nil.
func failure(_ body: () async throws -> Void) async -> APIError? {
    do { try await body() } catch { return error as? APIError }
    return nil
}

let someDataset = DatasetUpload(name: "docs", fileName: "a.jsonl", data: ByteSource(Array("{\"text\":\"a\"}\n".utf8)))
