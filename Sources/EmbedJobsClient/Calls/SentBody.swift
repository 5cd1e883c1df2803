internal import EmbedJobs
internal import EmbedJobsWire
internal import NIOCore
internal import Synchronization

/// The body of a request, passed to the network in chunks on demand.
///
/// It records its progress: a service that has not received the whole body cannot have carried out the request.
final class SentBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private struct State {
        var reach = TransportFailure.Reach.nothing
        var failure: APIError?
        /// The number of chunks requested.
        var count = 0
        var hasStalled = false
    }

    private let source: ByteSource
    private let state = Mutex(State())

    init(_ source: ByteSource) { self.source = source }

    /// How much of the request may have reached the service, judged by the body.
    var reach: TransportFailure.Reach { state.withLock { $0.reach } }

    /// Why reading the body failed.
    var failure: APIError? { state.withLock { $0.failure } }

    /// Whether the network has read nothing of it for too long.
    var hasStalled: Bool { state.withLock { $0.hasStalled } }

    /// Returns when nothing was read for `limit`, which sets `hasStalled`; when everything was read; or on
    /// cancellation.
    ///
    /// Needed because async-http-client stops its timer while a connection does not accept data.
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

    /// One read of the body.
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
                // The last byte completes the body, whether or not the end is requested.
                if left == 0 { body.note(.all) }
                return ByteBuffer(bytes: chunk)
            } catch {
                body.state.withLock { $0.failure = error }
                throw error
            }
        }
    }
}
