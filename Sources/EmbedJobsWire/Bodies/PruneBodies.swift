internal import EmbedJobs

/// The request to prune.
struct PruneBody: Decodable, JSONWritable {
    var before: String?
    var isDryRun: Bool?

    enum CodingKeys: String, CodingKey {
        case before
        case isDryRun = "dry_run"
    }

    init(_ request: PruneRequest) {
        before = request.before.description
        isDryRun = request.isDryRun
    }

    func request() throws(APIError) -> PruneRequest {
        guard let before = before.flatMap(Timestamp.init) else {
            throw APIError(.invalidRequest, "invalid request: before must be a date and time: 2026-01-31T00:00:00Z")
        }
        return PruneRequest(before: before, isDryRun: isDryRun ?? false)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.before, before)
            json.member(CodingKeys.isDryRun, isDryRun)
        }
    }
}

/// The response to pruning.
struct PrunedBody: Decodable, JSONWritable {
    var jobs: Int?
    var datasets: Int?
    var bytes: Int?

    enum CodingKeys: String, CodingKey { case jobs, datasets, bytes }

    init(_ summary: PruneSummary) {
        jobs = summary.jobs
        datasets = summary.datasets
        bytes = summary.bytes
    }

    func summary() throws(APIError) -> PruneSummary {
        guard let jobs else { throw .lacks("jobs") }
        guard let datasets else { throw .lacks("datasets") }
        guard let bytes else { throw .lacks("bytes") }
        return PruneSummary(jobs: jobs, datasets: datasets, bytes: bytes)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.jobs, jobs)
            json.member(CodingKeys.datasets, datasets)
            json.member(CodingKeys.bytes, bytes)
        }
    }
}
