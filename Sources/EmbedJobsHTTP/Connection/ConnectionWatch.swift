/// Tracks how long a connection has been waiting for its client: a pure state machine that takes events and returns a
/// verdict. Times are durations since the connection began.
package struct ConnectionWatch: Sendable {
    /// The action to take on a connection.
    package enum Verdict: Equatable, Sendable {
        /// Nothing.
        case fine
        /// The client sends or reads nothing: close without a response.
        case close
        /// The rest of a body is missing or arrives too slowly.
        case refuseBody
    }

    private enum Phase {
        /// Waiting for the head of a request.
        case head(since: Duration, isFirst: Bool)
        /// Waiting for the rest of its body.
        case body
        /// The request is complete.
        case response
    }

    private let limits: ConnectionLimits
    private var phase = Phase.head(since: .zero, isFirst: true)
    /// Requests without a finished response: a client may pipeline requests.
    private var requests = 0
    private var windowStart = Duration.zero
    private var windowBytes = 0
    /// Whether the server waits for bytes: a body that the server does not read is not the client's fault.
    private var isReading = false
    private var isRefused = false
    private var stalledSince: Duration?

    /// Creates the state of a new connection.
    package init(limits: ConnectionLimits) { self.limits = limits }

    /// Whether no request is open.
    package var isIdle: Bool { requests == 0 }

    /// The head of a request has arrived.
    package mutating func headReceived(at now: Duration) {
        requests += 1
        phase = .body
        windowStart = now
        windowBytes = 0
    }

    /// A chunk of a body has arrived.
    package mutating func bodyReceived(_ bytes: Int) { windowBytes += bytes }

    /// A request is complete.
    package mutating func requestEnded() { if case .body = phase { phase = .response } }

    /// A response has been written.
    package mutating func responseEnded(at now: Duration) {
        requests -= 1
        if requests <= 0 { phase = .head(since: now, isFirst: false) }
    }

    /// The server has started to wait for bytes.
    package mutating func readBegan() { isReading = true }

    /// The server has stopped waiting for bytes.
    package mutating func readEnded() { isReading = false }

    /// The client has started or stopped reading bytes.
    package mutating func becameWritable(_ isWritable: Bool, at now: Duration) { stalledSince = isWritable ? nil : now }

    /// The action to take now.
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
            // A client that does not even read the error response is cut off one window later.
            defer { isRefused = true }
            return isRefused ? .close : .refuseBody
        case .response: return .fine
        }
    }
}
