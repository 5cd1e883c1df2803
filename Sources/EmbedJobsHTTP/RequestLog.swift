package import Logging

/// One line for each request: whose it was, what it was about and what became of it, and nothing of what was in it.
package struct RequestLog: Sendable {
    private let logger: Logger

    /// A log that writes to a logger.
    package init(_ logger: Logger) { self.logger = logger }

    /// Writes the line of an exchange. What changes nothing is only told at the level of debugging, unless it failed.
    package func note(_ exchange: Exchange) {
        let isLook = exchange.method == "GET" || exchange.method == "HEAD" || exchange.method == "OPTIONS"
        let level: Logger.Level = exchange.status >= 500 ? .error : isLook && exchange.status < 400 ? .debug : .info
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = [
            "id": "\(exchange.id)", "method": "\(exchange.method)", "status": "\(exchange.status)",
            "ms": "\(Self.milliseconds(exchange.duration))", "in": "\(exchange.bytesIn)", "out": "\(exchange.bytesOut)",
        ]
        if let route = exchange.route { metadata["route"] = "\(route)" }
        if let object = exchange.object { metadata["object"] = "\(object)" }
        if let owner = exchange.owner { metadata["owner"] = "\(owner)" }
        if let key = exchange.keyID { metadata["key"] = "\(key)" }
        if !exchange.peer.isEmpty { metadata["peer"] = "\(exchange.peer)" }
        logger.log(level: level, "answered", metadata: metadata)
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let micros = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        let rest = String(micros % 1_000)
        return "\(micros / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
