package import EmbedJobs

extension ServiceChoice {
    /// A line about jobs that keep running after the process, with the call that waits for them; nil without jobs.
    package func notice(ofRunning jobs: [JobID]) -> String? {
        guard let first = jobs.first else { return nil }
        let call =
            if case .remote(let remote) = self {
                "embedjobs \(remote.option(for: "\(remote.address)"))"
            } else {
                "embedjobs"
            }
        if jobs.count == 1 { return "still running: job \(first); to wait for it: \(call) wait \(first)" }
        let start = "still running: \(jobs.count) jobs"
        guard jobs.count <= Limits.namedJobsMax else {
            return "\(start); to see them: \(call) list status=processing"
        }
        return "\(start); to wait for them: \(call) wait \(jobs.map(\.rawValue).joined(separator: " "))"
    }
}
