import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Synchronization

/// A transport to a router on which something goes wrong: one fault for each request in turn, then none.
final class FaultyTransport: HTTPTransport {
    /// What goes wrong with a request.
    enum Fault: Sendable, Equatable {
        case none
        /// There is no connection.
        case refused
        /// The connection breaks in the middle of the request's body.
        case cutRequest
        /// The request arrives; the connection breaks before the answer.
        case droppedAnswer
        /// The request arrives; nothing is heard of it.
        case stalled
        /// The request arrives; the connection breaks in the middle of the answer.
        case cutAnswer
        /// The request arrives; what comes back is no JSON.
        case garbage
        /// Something else answers, and the request does not arrive.
        case answer(Int, HeaderFields = [:], body: String = "")
        /// The request arrives, and something else answers all the same.
        case lateAnswer(Int, body: String = "")
    }

    private let base: RouterTransport
    private let state: Mutex<(faults: [Fault], log: [HTTPRequest])>

    init(to router: ServiceRouter, _ faults: [Fault] = []) {
        base = RouterTransport(to: router)
        state = Mutex((faults, []))
    }

    /// The requests so far.
    var log: [HTTPRequest] { state.withLock { $0.log } }

    /// What will go wrong from now on.
    func meet(_ faults: [Fault]) { state.withLock { $0.faults = faults } }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let fault = state.withLock { state in
            state.log.append(request)
            return state.faults.isEmpty ? Fault.none : state.faults.removeFirst()
        }
        switch fault {
        case .none: return try await base.send(request)
        case .refused: throw TransportFailure(.unreachable, reach: .nothing, "Connection refused")
        case .cutRequest: return try await cutRequest(request)
        case .droppedAnswer:
            _ = try await arrived(request)
            throw TransportFailure(.broken, reach: .all, "it was closed before the answer was complete")
        case .stalled:
            _ = try await arrived(request)
            throw TransportFailure(.timeout, reach: .all, "nothing came for too long")
        case .cutAnswer:
            var response = try await arrived(request)
            response.body = Self.cut(response.body)
            return response
        case .garbage:
            _ = try await arrived(request)
            return HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Self.bytes("<html>hi"))
        case .answer(let status, let headers, let body):
            return HTTPResponse(status: status, headers: headers, body: Self.bytes(body))
        case .lateAnswer(let status, let body):
            _ = try await arrived(request)
            return HTTPResponse(status: status, headers: [:], body: Self.bytes(body))
        }
    }

    private static func bytes(_ text: String) -> ByteSource { ByteSource(Array(text.utf8)) }

    /// The answer to a request, read by nobody yet.
    private func arrived(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        try await base.send(request)
    }

    private func cutRequest(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard let body = request.body else { throw TransportFailure(.broken, reach: .nothing, "it was closed") }
        var cut = request
        cut.body = Self.cut(body)
        _ = try await base.send(cut)
        throw TransportFailure(.broken, reach: .part, "it was closed before the answer was complete")
    }

    /// Half of the bytes, then a failure.
    static func cut(_ body: ByteSource) -> ByteSource {
        ByteSource(length: body.length) { () throws(APIError) -> ByteSource.Next in
            var source = body.makeAsyncIterator()
            var isOver = false
            return { () async throws(APIError) -> [UInt8]? in
                guard !isOver, let chunk = try await source.next(), chunk.count > 1 else {
                    throw APIError(.unavailable, "the answer broke off: it was closed")
                }
                isOver = true
                return Array(chunk.prefix(chunk.count / 2))
            }
        }
    }
}
