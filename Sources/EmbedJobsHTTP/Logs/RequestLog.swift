package import Logging
internal import Synchronization

/// One line per request: its owner, object and outcome, without its content.
///
/// Rejected requests (status 400 to 499) are sampled, since anyone can send them. The first five per address and
/// minute are logged one by one, as programs like fail2ban expect; the rest are counted in one line at the end of the
/// minute.
package final class RequestLog: Sendable {
    /// The rejected requests of an address in a period.
    private struct Refusals {
        var lines = 0
        /// Requests without a line, by status.
        var counts: [Int: Int] = [:]
    }

    private struct Period {
        var end: Duration = .zero
        var byAddress: [String: Refusals] = [:]
    }

    private let logger: Logger
    private let now: @Sendable () -> Duration
    private let period = Mutex(Period())

    /// Creates a log that writes to a logger; `now` is a monotonic clock.
    package init(_ logger: Logger, now: @escaping @Sendable () -> Duration) {
        self.logger = logger
        self.now = now
    }

    /// Logs an exchange. Successful read-only requests are logged at debug level.
    package func note(_ exchange: AccessLogEntry) {
        let isLook = exchange.method == "GET" || exchange.method == "HEAD" || exchange.method == "OPTIONS"
        let level: Logger.Level = exchange.status >= 500 ? .error : isLook && exchange.status < 400 ? .debug : .info
        if (400..<500).contains(exchange.status) {
            guard takesLine(exchange) else { return }
        }
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = [
            "id": "\(exchange.id)", "method": "\(exchange.method)", "status": .stringConvertible(exchange.status),
            "ms": .stringConvertible(Self.milliseconds(exchange.duration)),
            "in": .stringConvertible(exchange.bytesIn), "out": .stringConvertible(exchange.bytesOut),
        ]
        if let route = exchange.route { metadata["route"] = "\(route)" }
        if let object = exchange.object { metadata["object"] = "\(object)" }
        if let owner = exchange.owner { metadata["owner"] = "\(owner)" }
        if let key = exchange.keyID { metadata["key"] = "\(key)" }
        if !exchange.peer.isEmpty { metadata["peer"] = "\(exchange.peer)" }
        logger.log(level: level, "answered", metadata: metadata)
    }

    /// Logs the remaining counts; call it last, when the server exits.
    package func finish() { write(period.withLock { Self.ended(&$0) }) }

    /// Whether a rejected request is logged on its own line; otherwise counts it.
    private func takesLine(_ exchange: AccessLogEntry) -> Bool {
        let now = now()
        let (isLine, counts) = period.withLock { period -> (Bool, [String: Refusals]) in
            var counts: [String: Refusals] = [:]
            if now >= period.end {
                counts = Self.ended(&period)
                period.end = now + Limits.refusalPeriod
            }
            // Further addresses are counted together.
            let isKnown = period.byAddress[exchange.peer] != nil
            let hasRoom = period.byAddress.count < Limits.refusedAddressesMax
            let address = isKnown || hasRoom ? exchange.peer : "others"
            if period.byAddress[address, default: Refusals()].lines < Limits.refusalLinesMax {
                period.byAddress[address, default: Refusals()].lines += 1
                return (true, counts)
            }
            period.byAddress[address]?.counts[exchange.status, default: 0] += 1
            return (false, counts)
        }
        write(counts)
        return isLine
    }

    /// Ends a period; returns its counts of requests without lines.
    private static func ended(_ period: inout Period) -> [String: Refusals] {
        defer { period.byAddress.removeAll() }
        return period.byAddress.filter { !$0.value.counts.isEmpty }
    }

    private func write(_ counts: [String: Refusals]) {
        for (address, refusals) in counts.sorted(by: { $0.key < $1.key }) {
            let statuses = refusals.counts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
            var metadata: Logger.Metadata = [
                "count": .stringConvertible(refusals.counts.values.reduce(0, +)),
                "statuses": "\(statuses.joined(separator: ","))",
            ]
            if !address.isEmpty { metadata["peer"] = "\(address)" }
            logger.info("refused more requests", metadata: metadata)
        }
    }

    /// In whole microseconds.
    private static func milliseconds(_ duration: Duration) -> Double {
        let micros = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        return Double(micros) / 1_000
    }
}
