internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import NIOCore
internal import NIOHTTP1

/// The requests of a connection in sequence, each with a body that is read as it arrives.
///
/// Only one task may use it at any time: the connection's task between requests, and the reader of a body while the
/// connection waits for the response.
final class RequestReader: @unchecked Sendable {
    typealias Inbound = NIOAsyncChannelInboundStream<HTTPServerRequestPart>
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    private var inbound: Inbound.AsyncIterator
    private let outbound: Outbound
    /// Whether the request's body has been read completely.
    private(set) var hasEnded = true
    /// Bytes of the body read so far.
    private(set) var bodyBytes = 0
    private var declaredLength: Int?
    private var isChunked = false
    /// Whether the client waits for `100 Continue` before it sends the body.
    private var awaitsContinue = false

    init(_ inbound: Inbound, _ outbound: Outbound) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// The head of the next request; nil if the client sends no more. Throws the parser's errors.
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

    /// The body of the current request.
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

    /// Whether the rest of the body is short enough to read it rather than close the connection.
    func isNearlyRead(_ limit: Int) -> Bool {
        if hasEnded || hasNoBody { return true }
        guard let declaredLength else { return false }
        return !awaitsContinue && declaredLength - bodyBytes <= limit
    }

    /// Whether the request has only a head.
    private var hasNoBody: Bool { !isChunked && declaredLength ?? 0 == 0 }

    /// Reads and drops the rest of the body.
    func finishBody() async throws {
        while !hasEnded { _ = try await nextBytes() }
    }

    /// Reads and drops all data until the client or a timer closes the connection.
    func linger() async throws {
        while try await inbound.next() != nil {}
    }
}

extension APIError {
    /// The error for a body that breaks off or is malformed.
    fileprivate init(body error: any Error) {
        switch error {
        case let error as APIError:
            self = error
        case is BodyStalled:
            self.init(.invalidRequest, "the rest of the body did not arrive in time; send it faster or retry")
        case HTTPParserError.invalidEOFState, is ChannelError, is IOError, is CancellationError:
            self.init(.clientClosed, "the connection was closed before the body ended")
        default:
            self.init(.invalidRequest, "the body is not valid HTTP/1.1")
        }
    }

    /// The error for a malformed request head.
    init(head error: HTTPParserError) {
        switch error {
        case .headerOverflow:
            self.init(.headersTooLarge, "the request line and headers are too long")
        case .invalidVersion:
            self.init(.invalidRequest, "only HTTP/1.1 and HTTP/1.0 are supported")
        default:
            self.init(.invalidRequest, "the request is not valid HTTP/1.1")
        }
    }
}
