import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Synchronization

/// A transport to a router with faults: one per request in turn, then none.
final class FaultyTransport: HTTPTransport {
    /// A fault of a request.
    enum Fault: Sendable, Equatable {
        case none
        /// The connection fails.
        case refused
        /// The connection breaks within the request's body.
        case cutRequest
        /// The request arrives; the connection breaks before the response.
        case droppedResponse
        /// The request arrives; no response follows.
        case stalled
        /// The request arrives; the connection breaks within the response.
        case cutResponse
        /// The request arrives; the response is not JSON.
        case garbage
        /// Another server responds, and the request does not arrive.
        case response(Int, HeaderFields = [:], body: String = "")
        /// The request arrives, but another server responds.
        case lateResponse(Int, body: String = "")
    }

    private let base: RouterTransport
    private let state: Mutex<(faults: [Fault], log: [HTTPRequest])>

    init(to router: ServiceRouter, _ faults: [Fault] = []) {
        base = RouterTransport(to: router)
        state = Mutex((faults, []))
    }

    /// The requests so far.
    var log: [HTTPRequest] { state.withLock { $0.log } }

    /// The faults of the following requests.
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
        case .droppedResponse:
            _ = try await arrived(request)
            throw TransportFailure(.broken, reach: .all, "it was closed before the response was complete")
        case .stalled:
            _ = try await arrived(request)
            throw TransportFailure(.timeout, reach: .all, "no data was received for too long")
        case .cutResponse:
            var response = try await arrived(request)
            response.body = Self.cut(response.body)
            return response
        case .garbage:
            _ = try await arrived(request)
            return HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Self.bytes("<html>hi"))
        case .response(let status, let headers, let body):
            return HTTPResponse(status: status, headers: headers, body: Self.bytes(body))
        case .lateResponse(let status, let body):
            _ = try await arrived(request)
            return HTTPResponse(status: status, headers: [:], body: Self.bytes(body))
        }
    }

    private static func bytes(_ text: String) -> ByteSource { ByteSource(Array(text.utf8)) }

    /// The response to a request, with an unread body.
    private func arrived(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        try await base.send(request)
    }

    private func cutRequest(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard let body = request.body else { throw TransportFailure(.broken, reach: .nothing, "it was closed") }
        var cut = request
        cut.body = Self.cut(body)
        _ = try await base.send(cut)
        throw TransportFailure(.broken, reach: .part, "it was closed before the response was complete")
    }

    /// Half of the bytes, then a failure.
    static func cut(_ body: ByteSource) -> ByteSource {
        ByteSource(length: body.length) { () throws(APIError) -> ByteSource.Next in
            var source = body.makeAsyncIterator()
            var isOver = false
            return { () async throws(APIError) -> [UInt8]? in
                guard !isOver, let chunk = try await source.next(), chunk.count > 1 else {
                    throw APIError(.unavailable, "the response broke off: it was closed")
                }
                isOver = true
                return Array(chunk.prefix(chunk.count / 2))
            }
        }
    }
}
