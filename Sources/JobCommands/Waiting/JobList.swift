package import EmbedJobs

/// The jobs of an account as its service listed them.
package struct JobList: Sendable {
    /// The jobs, newest first.
    package let jobs: [EmbedJob]
    /// When the list was requested, by the session's clock: later jobs cannot be in it.
    package let requestedAt: Duration

    /// Creates a list.
    package init(_ jobs: [EmbedJob], requestedAt: Duration) {
        self.jobs = jobs
        self.requestedAt = requestedAt
    }

    /// Whether older jobs may be missing: the list is exactly one page long.
    var mayBeTruncated: Bool { jobs.count == JobListQuery.limitDefault }
}

/// Where the processes of a user share the list of an account's jobs.
package protocol SharedJobList: Sendable {
    /// Returns the list that a process stored last; nil if there is none, or none that is recent, or if it was not
    /// requested less than `age` ago.
    func latest(youngerThan age: Duration?) -> SharedJobs?

    /// Claims the right to fetch the list; nil while another process has it.
    func claim() -> (any JobListClaim)?
}

/// A shared list, and what its process has learned of the service.
package struct SharedJobs: Sendable {
    /// The jobs, newest first.
    package var jobs: [EmbedJob]
    /// How long ago the list was requested.
    package var age: Duration
    /// Whether the service has reported a rate limit.
    package var isLimited: Bool

    /// Creates a list to share.
    package init(jobs: [EmbedJob], age: Duration, isLimited: Bool) {
        self.jobs = jobs
        self.age = age
        self.isLimited = isLimited
    }
}

/// The right to fetch the list of an account's jobs for all processes of this user, until it is released.
package protocol JobListClaim: Sendable {
    /// Shares a list.
    func store(_ jobs: SharedJobs)
}
