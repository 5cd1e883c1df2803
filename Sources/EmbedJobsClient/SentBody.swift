internal import EmbedJobs
internal import EmbedJobsWire
internal import NIOCore
internal import Synchronization

/// The body of a request as it is handed to the network, chunk by chunk as that takes them.
///
/// It remembers how far it has got: a service that cannot have all of a body cannot have taken it for a whole request.
final class SentBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private struct State {
        var reach = TransportFailure.Reach.nothing
        var failure: APIError?
        /// Chunks that were asked for.
        var count = 0
        var hasStalled = false
    }

    private let source: ByteSource
    private let state = Mutex(State())

    init(_ source: ByteSource) { self.source = source }

    /// How much of the request may have reached the service by its body.
    var reach: TransportFailure.Reach { state.withLock { $0.reach } }

    /// Why the body could not be read on.
    var failure: APIError? { state.withLock { $0.failure } }

    /// Whether the network took nothing of it for too long.
    var hasStalled: Bool { state.withLock { $0.hasStalled } }

    /// Returns when nothing of it was taken for so long, which is noted; or when all of it was, or nobody waits any
    /// more.
    ///
    /// async-http-client stops its own clock while a connection takes nothing.
    func waitForStall(of limit: Duration) async {
        while !Task.isCancelled {
            let before = state.withLock { $0.count }
            do { try await Task.sleep(for: limit) } catch { return }
            let isOver = state.withLock { state in
                state.hasStalled = state.reach != .all && state.count == before
                return state.hasStalled || state.reach == .all
            }
            if isOver { return }
        }
    }

    private func note(_ reach: TransportFailure.Reach) { state.withLock { $0.reach = Swift.max($0.reach, reach) } }

    func makeAsyncIterator() -> Iterator { Iterator(body: self, bytes: source.makeAsyncIterator()) }

    /// One read.
    struct Iterator: AsyncIteratorProtocol {
        fileprivate let body: SentBody
        fileprivate var bytes: ByteSource.AsyncIterator
        private var left: Int?

        fileprivate init(body: SentBody, bytes: ByteSource.AsyncIterator) {
            self.body = body
            self.bytes = bytes
            left = body.source.length
        }

        mutating func next() async throws -> ByteBuffer? {
            body.state.withLock { $0.count += 1 }
            body.note(left == 0 ? .all : .part)
            do throws(APIError) {
                guard let chunk = try await bytes.next() else {
                    body.note(.all)
                    return nil
                }
                left = left.map { $0 - chunk.count }
                // With its last byte the body is whole, whether or not its end is asked for.
                if left == 0 { body.note(.all) }
                return ByteBuffer(bytes: chunk)
            } catch {
                body.state.withLock { $0.failure = error }
                throw error
            }
        }
    }
}
