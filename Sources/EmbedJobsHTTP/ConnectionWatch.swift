internal import NIOCore
internal import NIOHTTP1

/// How long a connection has been waiting for its client, as a pure machine: what happens goes in, and whether that is
/// too long comes out.
struct ConnectionWatch {
    /// What is to be done about a connection.
    enum Verdict: Equatable {
        case fine
        /// The client sends nothing, or takes nothing: there is nobody to answer.
        case close
        /// The rest of a body does not come, or too slowly.
        case refuseBody
    }

    private enum Phase {
        /// Waiting for the head of a request.
        case head(since: NIODeadline, isFirst: Bool)
        /// Waiting for the rest of its body.
        case body
        /// The request is all there.
        case answer
    }

    private let limits: Limits
    private var phase: Phase
    /// Requests whose answers have not ended: a client may send the next before it has the answer to the last.
    private var requests = 0
    private var windowStart: NIODeadline
    private var windowBytes = 0
    /// Whether the server waits for bytes: a body that it does not read is not the client's fault.
    private var isReading = false
    private var isRefused = false
    private var stalledSince: NIODeadline?

    init(limits: Limits, now: NIODeadline) {
        self.limits = limits
        phase = .head(since: now, isFirst: true)
        windowStart = now
    }

    /// Whether no request is being read or answered.
    var isIdle: Bool { requests == 0 }

    mutating func headCame(at now: NIODeadline) {
        requests += 1
        phase = .body
        windowStart = now
        windowBytes = 0
    }

    mutating func bodyCame(_ bytes: Int) { windowBytes += bytes }

    mutating func requestEnded() { if case .body = phase { phase = .answer } }

    mutating func answerEnded(at now: NIODeadline) {
        requests -= 1
        if requests <= 0 { phase = .head(since: now, isFirst: false) }
    }

    mutating func readBegan() { isReading = true }

    mutating func readEnded() { isReading = false }

    mutating func becameWritable(_ isWritable: Bool, at now: NIODeadline) { stalledSince = isWritable ? nil : now }

    mutating func verdict(at now: NIODeadline) -> Verdict {
        if let stalledSince, now - stalledSince > TimeAmount(limits.writeStall) { return .close }
        switch phase {
        case .head(let since, let isFirst):
            return now - since > TimeAmount(isFirst ? limits.firstHead : limits.idle) ? .close : .fine
        case .body:
            guard now - windowStart > TimeAmount(limits.bodyWindow) else { return .fine }
            let isSlow = isReading && windowBytes < limits.bodyWindowBytesMin
            windowStart = now
            windowBytes = 0
            guard isSlow else { return .fine }
            // Whoever does not even take the refusal is cut off a window later.
            defer { isRefused = true }
            return isRefused ? .close : .refuseBody
        case .answer: return .fine
        }
    }
}

/// The rest of a body did not come in time.
struct BodyStalled: Error {}

/// Lets a ``ConnectionWatch`` see a connection, and does what it says.
final class ConnectionWatchHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: Limits
    private let drain: DrainFlag
    private var watch: ConnectionWatch
    private var ticks: RepeatedTask?

    init(limits: Limits, drain: DrainFlag) {
        self.limits = limits
        self.drain = drain
        watch = ConnectionWatch(limits: limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) { _ in
            let (handler, context) = bound.value
            handler.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { ticks?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        ticks?.cancel()
        context.fireChannelInactive()
    }

    private func look(_ context: ChannelHandlerContext) {
        switch watch.verdict(at: .now()) {
        case .fine: break
        case .close: context.close(promise: nil)
        case .refuseBody: context.fireErrorCaught(BodyStalled())
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head: watch.headCame(at: .now())
        case .body(let bytes): watch.bodyCame(bytes.readableBytes)
        case .end: watch.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        watch.readEnded()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        watch.readBegan()
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watch.becameWritable(context.channel.isWritable, at: .now())
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = Self.unwrapOutboundIn(data) { watch.answerEnded(at: .now()) }
        context.write(data, promise: promise)
    }

    /// The server is ending: what is being answered is answered, and nothing more is read.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        drain.raise()
        if watch.isIdle { context.close(promise: nil) }
    }
}
