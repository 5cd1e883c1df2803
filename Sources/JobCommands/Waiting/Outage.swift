internal import DisplayText

/// A time without a response from the service, during which a command tries again.
package struct Outage: Hashable, Sendable {
    /// How long it has lasted.
    package let time: Duration
    /// Why the last request failed, in one sentence; nil while the first one has neither failed nor succeeded.
    package let reason: String?

    /// Creates an outage.
    package init(_ time: Duration, reason: String?) {
        self.time = time
        self.reason = reason
    }

    /// The state for a line that is repainted: "no answer for 12 s (Connection refused); trying again".
    package var state: String {
        "no answer for \(Figures.wholeSeconds(time))" + (cause.map { " (\($0)); trying again" } ?? "; still waiting")
    }

    /// A line for a log, at the start.
    package var start: String { reason.map { "no answer, trying again: \($0)" } ?? "no answer yet, still waiting" }

    /// A line for a log, at the end.
    package var end: String { "the service responds again after \(Figures.wholeSeconds(time))" }

    /// The last part of the reason, without the address.
    private var cause: String? {
        reason.map { reason in
            guard let range = reason.ranges(of: ": ").last else { return reason }
            return String(reason[range.upperBound...])
        }
    }
}
