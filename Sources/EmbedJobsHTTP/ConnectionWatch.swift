/// How long a connection has been waiting for its client, as a pure machine: what happens goes in, and whether that is
/// too long comes out. Moments are durations since the connection began.
package struct ConnectionWatch: Sendable {
    /// What is to be done about a connection.
    package enum Verdict: Equatable, Sendable {
        /// Nothing.
        case fine
        /// The client sends nothing, or takes nothing: there is nobody to answer.
        case close
        /// The rest of a body does not come, or too slowly.
        case refuseBody
    }

    private enum Phase {
        /// Waiting for the head of a request.
        case head(since: Duration, isFirst: Bool)
        /// Waiting for the rest of its body.
        case body
        /// The request is all there.
        case answer
    }

    private let limits: ConnectionLimits
    private var phase = Phase.head(since: .zero, isFirst: true)
    /// Requests whose answers have not ended: a client may send the next before it has the answer to the last.
    private var requests = 0
    private var windowStart = Duration.zero
    private var windowBytes = 0
    /// Whether the server waits for bytes: a body that it does not read is not the client's fault.
    private var isReading = false
    private var isRefused = false
    private var stalledSince: Duration?

    /// A connection that has just begun.
    package init(limits: ConnectionLimits) { self.limits = limits }

    /// Whether no request is being read or answered.
    package var isIdle: Bool { requests == 0 }

    /// The head of a request has come.
    package mutating func headCame(at now: Duration) {
        requests += 1
        phase = .body
        windowStart = now
        windowBytes = 0
    }

    /// A piece of a body has come.
    package mutating func bodyCame(_ bytes: Int) { windowBytes += bytes }

    /// A request has come to its end.
    package mutating func requestEnded() { if case .body = phase { phase = .answer } }

    /// An answer has been written.
    package mutating func answerEnded(at now: Duration) {
        requests -= 1
        if requests <= 0 { phase = .head(since: now, isFirst: false) }
    }

    /// The server waits for bytes.
    package mutating func readBegan() { isReading = true }

    /// It waits no more.
    package mutating func readEnded() { isReading = false }

    /// The client takes bytes again, or no longer.
    package mutating func becameWritable(_ isWritable: Bool, at now: Duration) { stalledSince = isWritable ? nil : now }

    /// What is to be done now.
    package mutating func verdict(at now: Duration) -> Verdict {
        if let stalledSince, now - stalledSince > limits.writeStall { return .close }
        switch phase {
        case .head(let since, let isFirst):
            return now - since > (isFirst ? limits.firstHead : limits.idle) ? .close : .fine
        case .body:
            guard now - windowStart > limits.bodyWindow else { return .fine }
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
