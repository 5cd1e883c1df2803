package import EmbedJobs

/// How often a service is asked whether something has ended.
package struct PollingPolicy: Hashable, Sendable {
    /// The pause after the first question.
    package let first: Duration
    /// The longest pause; each is half as long again as the one before, up to this.
    package let longest: Duration

    /// Makes a policy from its two pauses.
    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// For an engine in this process, where a question costs nothing: a bar that moves.
    package static let inProcess = PollingPolicy(first: .milliseconds(50), longest: .milliseconds(500))
    /// For a service across a network.
    package static let remote = PollingPolicy(first: .seconds(2), longest: .seconds(30))

    /// The pause after this many questions, from 1.
    package func pause(after questions: Int) -> Duration {
        var pause = first
        for _ in 1..<max(1, questions) {
            pause = pause * 3 / 2
            if pause >= longest { return longest }
        }
        return min(pause, longest)
    }

    /// Whether a failed question may be asked again: the service could not answer, and asking changes nothing.
    package static func isWorthRepeating(_ error: APIError) -> Bool { error.code == .unavailable }
}
