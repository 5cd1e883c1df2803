internal import DisplayText
package import EmbedJobs

/// A time without a result from the service, during which a command tries again: it does not respond, or its rate limit
/// is reached.
package struct Outage: Hashable, Sendable {
    /// How long it has lasted.
    package let time: Duration
    /// Why the last request failed, in one sentence; nil while the first one has neither failed nor succeeded.
    package let reason: String?
    /// Whether the command waits for the rate limit of a service that responds.
    let isRateLimit: Bool

    /// Creates an outage.
    package init(_ time: Duration, reason: String?) {
        (self.time, self.reason, isRateLimit) = (time, reason, false)
    }

    /// Creates the outage that an error of the last request shows.
    package init(_ time: Duration, _ error: APIError) {
        (self.time, reason, isRateLimit) = (time, error.message, error.code == .rateLimited)
    }

    /// The state for a line that is repainted: "no answer for 12 s (Connection refused); trying again".
    package var state: String {
        let length = Figures.wholeSeconds(time)
        if isRateLimit, let cause { return "waiting for \(length): \(cause)" }
        return "no answer for \(length)" + (cause.map { " (\($0)); trying again" } ?? "; still waiting")
    }

    /// A line for a log, at the start.
    package var start: String {
        if isRateLimit, let reason { return "waiting for the rate limit: \(reason)" }
        return reason.map { "no answer, trying again: \($0)" } ?? "no answer yet, still waiting"
    }

    /// A line for a log, at the end.
    package var end: String {
        "the service \(isRateLimit ? "accepts requests" : "responds") again after \(Figures.wholeSeconds(time))"
    }

    /// The last part of the reason, without the address.
    private var cause: String? {
        reason.map { reason in
            guard let range = reason.ranges(of: ": ").last else { return reason }
            return String(reason[range.upperBound...])
        }
    }
}
