internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// A connection with its configured pipeline.
struct Connection: ServerChildChannelValue {
    let parts: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    let drain: DrainFlag

    var channel: any Channel { parts.channel }
}

/// HTTP/1.1 on a connection. Beyond Hummingbird's own channel it responds with JSON to malformed requests, can
/// respond before a body has ended, and has time limits that distinguish a slow client from a slow server.
struct ConnectionChannel: ServerChildChannel {
    let limits: ConnectionLimits
    let rules: RequestRules
    let counter: ConnectionCounter
    let dates = HTTPDates()
    /// The TLS certificate; nil without encryption.
    let tls: Certificates?
    let makeRequestID: @Sendable () -> String
    let respond: @Sendable (ServerRequest) async -> ServerResponse
    let note: @Sendable (AccessLogEntry) -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let size = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 4_096, maximum: limits.readBytesMax)
            try channel.syncOptions?.setOption(.recvAllocator, value: size)
            let unsent = limits.unsentBytesMax
            try channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: unsent, high: unsent))
            if let tls { try pipeline.addHandler(tls.makeHandler()) }
            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerBytesMax
            decoding.maxHeaderListSize = limits.headerBytesMax
            decoding.maxHeaderFieldCount = limits.headerFieldsMax
            // The response format is known only in this type, so the pipeline does not respond to errors.
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: true,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoding
            )
            let drain = DrainFlag()
            try pipeline.addHandler(ConnectionWatchHandler(limits: limits, drain: drain))
            let parts = try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
            return Connection(parts: parts, drain: drain)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        let channel = connection.channel
        let address = channel.remoteAddress?.ipAddress
        let counted = address.flatMap { HostName($0).isLoopback ? nil : $0 }
        let ticket = counter.enter(counted) { channel.close(promise: nil) }
        defer { if counter.leave(ticket) { FreedMemory.release() } }
        do {
            try await connection.parts.executeThenClose { inbound, outbound in
                let client = Client(
                    reader: RequestReader(inbound, outbound),
                    writer: ResponseWriter(outbound: outbound, channel: channel, dates: dates),
                    drain: connection.drain,
                    peer: address ?? "",
                    admission: ticket.admission
                )
                try await serve(client)
                outbound.finish()
                // The client may still be sending; see ``ConnectionLimits/linger``.
                let timer = channel.eventLoop.scheduleTask(in: TimeAmount(limits.linger)) {
                    channel.close(promise: nil)
                }
                defer { timer.cancel() }
                try? await client.reader.linger()
                try await channel.closeFuture.get()
            }
        } catch {
            // The client has disconnected or was cut off, so there is no one to respond to.
            logger.trace("a connection has ended", metadata: ["reason": "\(error)"])
        }
    }

    /// The two directions of a connection, and the known facts about the client.
    private struct Client {
        let reader: RequestReader
        let writer: ResponseWriter
        let drain: DrainFlag
        let peer: String
        let admission: ConnectionCounter.Admission
    }

    /// Responds to requests until the server or the client closes the connection.
    private func serve(_ client: Client) async throws {
        while true {
            let head: HTTPRequestHead
            do {
                guard let next = try await client.reader.nextHead() else { return }
                head = next
            } catch let error as HTTPParserError {
                // An end within a head is a normal end.
                if error == .invalidEOFState { return }
                let started = ContinuousClock.now
                let id = makeRequestID()
                let response = failure(APIError(head: error), id)
                let count = try await client.writer.write(response, id: id, closes: true)
                let request = ServerRequest(method: "", target: "")
                return note(exchange(id, client.peer, request, response, 0, count, since: started))
            }
            guard try await respond(head, client) else { return }
        }
    }

    /// Responds to one request; returns false if the connection ends with it.
    private func respond(_ head: HTTPRequestHead, _ client: Client) async throws -> Bool {
        let started = ContinuousClock.now
        let (id, reader) = (makeRequestID(), client.reader)
        var request = ServerRequest(
            method: head.method.rawValue,
            target: head.uri,
            headers: HeaderFields(head.headers.map { (name: $0.name, value: $0.value) }),
            body: reader.body
        )
        request.id = id
        let response: ServerResponse
        do throws(APIError) {
            let checked = try rules.checked(request, isVersion11: head.version == .http1_1)
            try Self.check(checked, client.admission)
            response = await respond(checked)
        } catch {
            response = failure(error, id)
        }
        let keeps = keeps(head, response, client)
        var count = 0
        defer { note(exchange(id, client.peer, request, response, reader.bodyBytes, count, since: started)) }
        count = try await client.writer.write(response, id: id, closes: !keeps)
        if keeps { try await reader.finishBody() }
        return keeps
    }

    /// Throws for a connection that is reserved for probes if the request is not a probe.
    private static func check(_ request: ServerRequest, _ admission: ConnectionCounter.Admission) throws(APIError) {
        guard admission == .full || ServerFront.probes.contains(request.path) else {
            throw APIError(.unavailable, "the server has reached its maximum number of connections; try again later")
        }
    }

    private func keeps(_ head: HTTPRequestHead, _ response: ServerResponse, _ client: Client) -> Bool {
        guard client.admission == .full, !client.drain.isRaised else { return false }
        // After an upgrade request the parser stops, although the server does not upgrade.
        let isUpgrade = head.method == .CONNECT || head.headers.contains(name: "upgrade")
        let isChunkedFor10 = head.version != .http1_1 && response.headers["Content-Length"] == nil
        return head.isKeepAlive && !isUpgrade && !isChunkedFor10 && response.headers["Connection"] != "close"
            && client.reader.isNearlyRead(limits.leftoverBytesMax)
    }

    private func failure(_ error: APIError, _ id: String) -> ServerResponse {
        ServerResponse.failure(error, requestID: id)
    }

    private func exchange(
        _ id: String,
        _ peer: String,
        _ request: ServerRequest,
        _ response: ServerResponse,
        _ bytesIn: Int,
        _ bytesOut: Int,
        since start: ContinuousClock.Instant
    ) -> AccessLogEntry {
        AccessLogEntry(
            id: id,
            peer: peer,
            method: request.method,
            route: response.route,
            owner: response.caller?.owner,
            keyID: response.caller?.keyID,
            object: response.object,
            status: response.status,
            bytesIn: bytesIn,
            bytesOut: bytesOut,
            duration: start.duration(to: .now)
        )
    }
}
