package import Logging
internal import EmbedJobsWire

/// Writes one log entry per line, as text for people or as JSON objects for programs.
///
/// Numbers that entries hold as such, rather than as text, are numbers in JSON. Client-supplied text is escaped in
/// both, so that a request cannot inject lines.
package struct ServerLog: LogHandler {
    /// The format of lines.
    package enum Form: Sendable {
        /// `2026-01-02T03:04:05.678901Z info answered route=getEmbedJob status=200`
        case text
        /// `{"time":"…","level":"info","message":"answered","route":"getEmbedJob","status":200}`
        case json
    }

    private let form: Form
    private let now: @Sendable () -> String
    private let write: @Sendable (String) -> Void

    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info

    /// Creates a log; `now` returns the formatted time, `write` receives lines without line ends.
    package init(form: Form, now: @escaping @Sendable () -> String, write: @escaping @Sendable (String) -> Void) {
        self.form = form
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        // Dictionaries are unordered, but fields must have a stable order.
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }
            .sorted { Self.sortKey($0.key) < Self.sortKey($1.key) }
            .map { (name: $0.key, value: $0.value) }
        write(line(event.level, "\(event.message)", fields))
    }

    private typealias Field = (name: String, value: Logger.MetadataValue)

    private func line(_ level: Logger.Level, _ message: String, _ fields: [Field]) -> String {
        switch form {
        case .text:
            let words = fields.map { " \($0.name)=\(Self.visible("\($0.value)"))" }.joined()
            return "\(now()) \(level) \(Self.visible(message, isSentence: true))\(words)"
        case .json:
            let first = [("time", now()), ("level", "\(level)"), ("message", message)]
            return JSONRecord.object(
                first.map { (name: $0.0, value: .text($0.1)) } + fields.map { ($0.name, Self.json($0.value)) }
            )
        }
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONRecord.Value {
        guard case .stringConvertible(let value) = value else { return .text("\(value)") }
        switch value {
        case let number as Int: return .integer(number)
        case let number as Double: return .number(number)
        default: return .text("\(value)")
        }
    }

    /// The sort key of a field: request, outcome, client, then other fields by name.
    private static func sortKey(_ name: String) -> String {
        let order = ["id", "method", "route", "object", "status", "ms", "in", "out", "owner", "key", "peer"]
        return order.firstIndex(of: name).map { "\($0 + 10)" } ?? "~\(name)"
    }

    /// A value as one token; control characters and bidirectional controls become escapes.
    private static func visible(_ text: String, isSentence: Bool = false) -> String {
        var shown = ""
        var needsQuotes = text.isEmpty
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "=", "\"":
                needsQuotes = true
                shown += scalar == "\"" && !isSentence ? "\\\"" : String(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.properties.isBidiControl:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return needsQuotes && !isSentence ? "\"\(shown)\"" : shown
    }
}
