import EmbedJobs
import EmbedJobsHTTP
import Testing

@Suite struct ServerMetricsTests {
    private func exchange(_ method: String, _ route: String?, _ status: Int, milliseconds: Int, bytesIn: Int = 0)
        -> AccessLogEntry
    {
        AccessLogEntry(
            id: "",
            peer: "",
            method: method,
            route: route,
            owner: nil,
            status: status,
            bytesIn: bytesIn,
            bytesOut: 0,
            duration: .milliseconds(milliseconds)
        )
    }

    @Test func countsRequests() {
        let metrics = ServerMetrics()
        metrics.note(exchange("GET", "getEmbedJob", 200, milliseconds: 0))
        metrics.note(exchange("GET", "getEmbedJob", 200, milliseconds: 20))
        metrics.note(exchange("GET", "getEmbedJob", 404, milliseconds: 90_000))
        metrics.note(exchange("BREW", nil, 405, milliseconds: 0))
        metrics.note(exchange("STEEP", nil, 405, milliseconds: 0))
        metrics.note(exchange("POST", "createDataset", 200, milliseconds: 1, bytesIn: 1_000))
        let lines = metrics.text([ServerMetrics.Gauge("x", "X.", [("a=\"b\"", 1.5), ("", 2)])]).split(separator: "\n")
        for line in [
            "embedjobs_http_requests_total{route=\"getEmbedJob\",method=\"GET\",status=\"200\"} 2",
            "embedjobs_http_requests_total{route=\"getEmbedJob\",method=\"GET\",status=\"404\"} 1",
            "embedjobs_http_requests_total{route=\"none\",method=\"other\",status=\"405\"} 2",
            "embedjobs_http_request_seconds_bucket{route=\"getEmbedJob\",le=\"0.001\"} 1",
            "embedjobs_http_request_seconds_bucket{route=\"getEmbedJob\",le=\"0.025\"} 2",
            "embedjobs_http_request_seconds_bucket{route=\"getEmbedJob\",le=\"60.0\"} 2",
            "embedjobs_http_request_seconds_bucket{route=\"getEmbedJob\",le=\"+Inf\"} 3",
            "embedjobs_http_request_seconds_count{route=\"getEmbedJob\"} 3",
            "embedjobs_upload_bytes_total 1000", "# TYPE embedjobs_upload_bytes_total counter",
            "# HELP x X.", "# TYPE x gauge", "x{a=\"b\"} 1.5", "x 2",
        ] {
            #expect(lines.contains(Substring(line)), "\(line)")
        }
    }

    /// In this format, every line is a comment, or a name with optional labels and a number.
    @Test func followsThePrometheusFormat() throws {
        let metrics = ServerMetrics()
        metrics.note(exchange("GET", "getEmbedJob", 200, milliseconds: 0))
        let text = metrics.text([ServerMetrics.Gauge("embedjobs_jobs", "Jobs.", [("state=\"complete\"", 3)])])
        #expect(text.hasSuffix("\n"))
        let sample = #/[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/#
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(try sample.wholeMatch(in: line) != nil, "\(line)")
        }
    }
}
