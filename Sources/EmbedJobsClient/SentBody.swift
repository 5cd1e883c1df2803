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
    }

    private let source: ByteSource
    private let state = Mutex(State())

    init(_ source: ByteSource) { self.source = source }

    /// How much of the request may have reached the service by its body.
    var reach: TransportFailure.Reach { state.withLock { $0.reach } }

    /// Why the body could not be read on.
    var failure: APIError? { state.withLock { $0.failure } }

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
