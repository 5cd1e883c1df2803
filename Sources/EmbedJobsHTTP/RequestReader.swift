internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import NIOCore
internal import NIOHTTP1

/// The requests of a connection, one after the other, each with a body that is read while it comes in.
///
/// Used by one task at a time: the connection's own between requests, and whoever reads a body while the connection
/// waits for its answer.
final class RequestReader: @unchecked Sendable {
    typealias Inbound = NIOAsyncChannelInboundStream<HTTPServerRequestPart>
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    private var inbound: Inbound.AsyncIterator
    private let outbound: Outbound
    /// Whether the request's body has been read to its end.
    private(set) var hasEnded = true
    /// Bytes of the body so far.
    private(set) var bodyBytes = 0
    private var declaredLength: Int?
    private var isChunked = false
    /// Whether the client sends the body only when it is told to.
    private var awaitsContinue = false

    init(_ inbound: Inbound, _ outbound: Outbound) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// The head of the next request; nil when the client sends no more. Throws what the parser throws.
    func nextHead() async throws -> HTTPRequestHead? {
        while let part = try await inbound.next() {
            guard case .head(let head) = part else { continue }
            hasEnded = false
            bodyBytes = 0
            declaredLength = head.headers.first(name: "content-length").flatMap { Int($0) }
            isChunked = head.headers.contains(name: "transfer-encoding")
            awaitsContinue =
                head.version == .http1_1 && head.headers.first(name: "expect")?.lowercased() == "100-continue"
            return head
        }
        return nil
    }

    /// The body of the request whose head came last.
    var body: ByteSource {
        ByteSource(length: declaredLength) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) -> [UInt8]? in try await self.nextChunk() }
        }
    }

    private func nextChunk() async throws(APIError) -> [UInt8]? {
        do {
            while !hasEnded {
                if awaitsContinue {
                    awaitsContinue = false
                    try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
                }
                guard let bytes = try await nextBytes(), bytes.readableBytes > 0 else { continue }
                return Array(bytes.readableBytesView)
            }
            return nil
        } catch {
            throw APIError(body: error)
        }
    }

    private func nextBytes() async throws -> ByteBuffer? {
        switch try await inbound.next() {
        case .body(let bytes)?:
            bodyBytes += bytes.readableBytes
            return bytes
        case .end?:
            hasEnded = true
            return nil
        case .head?, nil:
            throw HTTPParserError.invalidEOFState
        }
    }

    /// Whether so little of the body is left that it is better read than the connection closed.
    func isNearlyRead(_ limit: Int) -> Bool {
        if hasEnded || hasNoBody { return true }
        guard let declaredLength else { return false }
        return !awaitsContinue && declaredLength - bodyBytes <= limit
    }

    /// Whether the request is only a head, whose end has come with it.
    private var hasNoBody: Bool { !isChunked && declaredLength ?? 0 == 0 }

    /// Reads the rest of the body and drops it.
    func finishBody() async throws {
        while !hasEnded { _ = try await nextBytes() }
    }

    /// Reads and drops whatever comes until the client, or a timer, closes the connection.
    func linger() async throws {
        while try await inbound.next() != nil {}
    }
}

extension APIError {
    /// What a body that breaks off or cannot be understood means.
    fileprivate init(body error: any Error) {
        switch error {
        case let error as APIError:
            self = error
        case is BodyStalled:
            self.init(.invalidRequest, "the rest of the body did not come in time; send it faster, or try again")
        case HTTPParserError.invalidEOFState, is ChannelError, is IOError, is CancellationError:
            self.init(.clientClosed, "the connection was closed before the body ended")
        default:
            self.init(.invalidRequest, "the body is not in the form that HTTP/1.1 gives it")
        }
    }

    /// What the head of a request that cannot be understood means.
    init(head error: HTTPParserError) {
        switch error {
        case .headerOverflow:
            self.init(.headersTooLarge, "the first line and the headers of the request are too long")
        case .invalidVersion:
            self.init(.invalidRequest, "only HTTP/1.1 and HTTP/1.0 are spoken here")
        default:
            self.init(.invalidRequest, "the request is not in the form that HTTP/1.1 gives it")
        }
    }
}
