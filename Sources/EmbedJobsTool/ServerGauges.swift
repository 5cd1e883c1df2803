internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP

/// What an engine's state is measured by.
enum ServerGauges {
    /// The measures of this moment.
    static func of(_ engine: JobEngine, _ state: ServerState) async -> [ServerMetrics.Gauge] {
        // A store that cannot be read has its say in the log; what can be told is told.
        let census = try? await engine.census()
        let jobs = (census?.jobs ?? [:]).sorted { $0.key < $1.key }
        func one(_ value: Int) -> [(label: String, value: Double)] { [("", Double(value))] }
        return [
            ServerMetrics.Gauge(
                "embedjobs_jobs",
                "Jobs by state.",
                jobs.map { ("state=\"\($0.key)\"", Double($0.value)) }
            ),
            ServerMetrics.Gauge(
                "embedjobs_queued_shards",
                "Shards that wait for a worker.",
                census.map { one($0.readyShards) } ?? []
            ),
            ServerMetrics.Gauge(
                "embedjobs_rows_embedded_total",
                "Rows that were embedded.",
                isCounter: true,
                one(engine.rowsEmbedded)
            ),
            ServerMetrics.Gauge("embedjobs_connections", "Open connections.", one(state.connectionCount)),
            ServerMetrics.Gauge(
                "process_resident_memory_bytes",
                "Memory that the process has.",
                ProcessMemory.residentBytes.map(one) ?? []
            ),
        ]
    }
}
