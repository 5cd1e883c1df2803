internal import Synchronization

/// Request metrics, and their Prometheus text.
package final class ServerMetrics: Sendable {
    /// A metric whose value is read on demand.
    package struct Gauge: Sendable {
        let name: String
        let help: String
        let isCounter: Bool
        let values: [(label: String, value: Double)]

        /// Creates a metric with one value, or one per label value, such as `state="complete"`.
        package init(
            _ name: String,
            _ help: String,
            isCounter: Bool = false,
            _ values: [(label: String, value: Double)]
        ) {
            self.name = name
            self.help = help
            self.isCounter = isCounter
            self.values = values
        }
    }

    private struct Kind: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Histogram {
        var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count)
        var count = 0
        var seconds = 0.0
    }

    private struct State {
        var requests: [Kind: Int] = [:]
        var durations: [String: Histogram] = [:]
        var uploadBytes = 0
    }

    /// The upper bounds of the histogram's buckets, in seconds.
    static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60]

    private let state = Mutex(State())

    /// Creates metrics without any requests.
    package init() {}

    /// Counts an exchange. Unknown methods count as `other`: clients choose them freely.
    package func note(_ exchange: AccessLogEntry) {
        let known = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"].contains(exchange.method)
        let method = known ? exchange.method : "other"
        let kind = Kind(route: exchange.route ?? "none", method: method, status: exchange.status)
        let parts = exchange.duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        state.withLock { state in
            state.requests[kind, default: 0] += 1
            state.durations[kind.route, default: Histogram()].count += 1
            state.durations[kind.route]?.seconds += seconds
            if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) {
                state.durations[kind.route]?.buckets[bucket] += 1
            }
            if kind.route == "createDataset" { state.uploadBytes += exchange.bytesIn }
        }
    }

    /// All metrics in the text format, version 0.0.4, including these gauges.
    package func text(_ gauges: [Gauge]) -> String {
        let state = state.withLock { $0 }
        var text = Self.head("embedjobs_http_requests_total", "Number of requests.", "counter")
        for (kind, count) in state.requests.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let labels = "route=\"\(kind.route)\",method=\"\(kind.method)\",status=\"\(kind.status)\""
            text += "embedjobs_http_requests_total{\(labels)} \(count)\n"
        }
        text += Self.head("embedjobs_http_request_seconds", "Time from request head to response end.", "histogram")
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            var sum = 0
            for (bound, count) in zip(Self.bounds, histogram.buckets) {
                sum += count
                text += "embedjobs_http_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)\n"
            }
            text += "embedjobs_http_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(histogram.count)\n"
            text += "embedjobs_http_request_seconds_sum{route=\"\(route)\"} \(histogram.seconds)\n"
            text += "embedjobs_http_request_seconds_count{route=\"\(route)\"} \(histogram.count)\n"
        }
        let uploads = [(label: "", value: Double(state.uploadBytes))]
        let own = Gauge("embedjobs_upload_bytes_total", "Bytes of uploads received.", isCounter: true, uploads)
        for gauge in [own] + gauges { text += Self.text(of: gauge) }
        return text
    }

    private static func text(of gauge: Gauge) -> String {
        gauge.values.reduce(head(gauge.name, gauge.help, gauge.isCounter ? "counter" : "gauge")) { text, entry in
            let value = Int(exactly: entry.value).map(String.init) ?? "\(entry.value)"
            return text + gauge.name + (entry.label.isEmpty ? "" : "{\(entry.label)}") + " \(value)\n"
        }
    }

    private static func head(_ name: String, _ help: String, _ type: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
