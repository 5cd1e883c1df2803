internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import NIOCore
internal import NIOHTTP1

/// Writes responses to a connection, no faster than the client reads.
struct ResponseWriter {
    let outbound: RequestReader.Outbound
    let channel: any Channel
    let dates: HTTPDates

    /// Writes a response; returns the number of bytes of its body.
    ///
    /// Throws if the body breaks off. The connection must then be closed, since the status has already been sent.
    func write(_ response: ServerResponse, id: String, closes: Bool) async throws -> Int {
        let head = head(of: response, id: id, closes: closes)
        switch response.body {
        case .none:
            try await outbound.write(contentsOf: [.head(head), .end(nil)])
            return 0
        case .bytes(let bytes):
            try await outbound.write(contentsOf: [.head(head), .body(.byteBuffer(ByteBuffer(bytes: bytes))), .end(nil)])
            return bytes.count
        case .stream(let source):
            let length = response.headers["Content-Length"].flatMap { Int($0) }
            return try await write(source, after: head, length: length)
        }
    }

    private func write(_ source: ByteSource, after head: HTTPResponseHead, length: Int?) async throws -> Int {
        var count = 0
        var source = source.makeAsyncIterator()
        try await send(.head(head))
        while let bytes = try await source.next() {
            count += bytes.count
            try await send(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        }
        if let length, length != count { throw ChannelError.eof }
        try await send(.end(nil))
        return count
    }

    /// Sends a chunk of a stream; returns when the system has accepted all of it.
    ///
    /// So a client that does not read costs one chunk of memory. The outbound writer is not used: it returns before
    /// its event loop has handled the chunk, and megabytes of a file would accumulate there.
    private func send(_ part: HTTPServerResponsePart) async throws { try await channel.writeAndFlush(part).get() }

    private func head(of response: ServerResponse, id: String, closes: Bool) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.all.count + 3)
        for field in response.headers.all where !closes || field.name != "Connection" {
            headers.add(name: field.name, value: field.value)
        }
        headers.add(name: "X-Request-Id", value: id)
        headers.add(name: "Date", value: dates.now())
        if closes { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}
