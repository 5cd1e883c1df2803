internal import NIOCore
internal import NIOHTTP1

/// The rest of a body did not arrive in time.
struct BodyStalled: Error {}

/// Feeds the events of a connection to a ``ConnectionWatch`` and applies its verdicts.
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
    /// The deadline of open requests once the server drains.
    private var cutOff: Scheduled<Void>?
    /// Whether the response being written announces the end of the connection.
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
        case .head: watch.headReceived(at: age)
        case .body(let bytes): watch.bodyReceived(bytes.readableBytes)
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
            watch.responseEnded(at: age)
            // Draining may have started after the head of the response, which then does not announce the end.
            guard drain.isRaised, watch.isIdle, !saysClose else { break }
            let written = promise ?? context.eventLoop.makePromise()
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
            return context.write(data, promise: written)
        }
        context.write(data, promise: promise)
    }

    /// The server drains: open requests are finished, and no further requests are read.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        drain.raise()
        if watch.isIdle { return context.close(promise: nil) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        cutOff = context.eventLoop.scheduleTask(in: TimeAmount(limits.drain)) { bound.value.close(promise: nil) }
    }
}
