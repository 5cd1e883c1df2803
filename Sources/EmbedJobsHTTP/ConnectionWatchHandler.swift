internal import NIOCore
internal import NIOHTTP1

/// The rest of a body did not come in time.
struct BodyStalled: Error {}

/// Lets a ``ConnectionWatch`` see a connection, and does what it says.
final class ConnectionWatchHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: ConnectionLimits
    private let drain: DrainFlag
    private let start = NIODeadline.now()
    private var watch: ConnectionWatch
    private var ticks: RepeatedTask?
    /// The end of the time that is left once the server is ending.
    private var cutOff: Scheduled<Void>?
    /// Whether the answer that is being written tells the client that the connection ends with it.
    private var saysClose = false

    init(limits: ConnectionLimits, drain: DrainFlag) {
        self.limits = limits
        self.drain = drain
        watch = ConnectionWatch(limits: limits)
    }

    private var age: Duration { .nanoseconds((NIODeadline.now() - start).nanoseconds) }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) { _ in
            let (handler, context) = bound.value
            handler.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopClocks() }

    private func stopClocks() {
        ticks?.cancel()
        cutOff?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopClocks()
        context.fireChannelInactive()
    }

    private func look(_ context: ChannelHandlerContext) {
        switch watch.verdict(at: age) {
        case .fine: break
        case .close: context.close(promise: nil)
        case .refuseBody: context.fireErrorCaught(BodyStalled())
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head: watch.headCame(at: age)
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
        watch.becameWritable(context.channel.isWritable, at: age)
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(let head): saysClose = head.headers.contains(name: "connection")
        case .body: break
        case .end:
            watch.answerEnded(at: age)
            // The end of the server may have come after the answer's head, which then does not tell of it.
            guard drain.isRaised, watch.isIdle, !saysClose else { break }
            let written = promise ?? context.eventLoop.makePromise()
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
            return context.write(data, promise: written)
        }
        context.write(data, promise: promise)
    }

    /// The server is ending: what is being answered is answered, and nothing more is read.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        drain.raise()
        if watch.isIdle { return context.close(promise: nil) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        cutOff = context.eventLoop.scheduleTask(in: TimeAmount(limits.drain)) { bound.value.close(promise: nil) }
    }
}
