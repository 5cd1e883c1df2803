internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import TextEmbedding

/// The gauges of a server's engine and process.
enum ServerGauges {
    /// The current values.
    static func of(_ engine: JobEngine, _ state: ServerState) async -> [ServerMetrics.Gauge] {
        // A failure to read the store is in the log; the other gauges are still returned.
        let counts = try? await engine.counts()
        let jobs = (counts?.jobs ?? [:]).sorted { $0.key < $1.key }
        func one(_ value: Int) -> [(label: String, value: Double)] { [("", Double(value))] }
        return [
            ServerMetrics.Gauge(
                "embedjobs_build_info",
                "The version of the program, and the instructions that it computes with.",
                [("version=\"\(Version.current)\",instructions=\"\(InstructionSet.name)\"", 1)]
            ),
            ServerMetrics.Gauge(
                "process_start_time_seconds",
                "When the server started, in seconds since 1970.",
                [("", Double(state.started.microseconds) / 1_000_000)]
            ),
            ServerMetrics.Gauge(
                "embedjobs_jobs",
                "Jobs by state.",
                jobs.map { ("state=\"\($0.key)\"", Double($0.value)) }
            ),
            ServerMetrics.Gauge(
                "embedjobs_queued_shards",
                "Shards waiting for a worker.",
                counts.map { one($0.readyShards) } ?? []
            ),
            ServerMetrics.Gauge(
                "embedjobs_rows_embedded_total",
                "Rows embedded.",
                isCounter: true,
                one(engine.rowsEmbedded)
            ),
            ServerMetrics.Gauge(
                "embedjobs_rows_reused_total",
                "Rows whose vectors were copied from earlier output.",
                isCounter: true,
                one(engine.rowsReused)
            ),
            ServerMetrics.Gauge(
                "embedjobs_tokens_total",
                "Tokens embedded, by jobs and by requests without a job.",
                isCounter: true,
                one(engine.embedded.tokens)
            ),
            ServerMetrics.Gauge(
                "embedjobs_truncated_texts_total",
                "Texts that were cut because they were longer than the model takes.",
                isCounter: true,
                one(engine.embedded.cutTexts)
            ),
            ServerMetrics.Gauge("embedjobs_connections", "Open connections.", one(state.connectionCount)),
            ServerMetrics.Gauge(
                "process_resident_memory_bytes",
                "Resident memory of the process.",
                ProcessMemory.residentBytes.map(one) ?? []
            ),
        ]
    }
}
