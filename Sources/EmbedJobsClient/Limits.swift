/// The bounds of what the client sends, waits for and keeps.
package enum Limits {
    /// Bytes of an answer of JSON: a thousand jobs or datasets take a few million.
    package static let answerBytesMax = 64 << 20
    /// Bytes of the body of an error; of a longer one, nothing is believed but the status.
    package static let errorBytesMax = 1 << 20
    /// Seconds for a connection, encryption included.
    package static let connectSeconds = 10
    /// Seconds without a byte coming or going.
    package static let idleSeconds = 60
    /// Seconds for a call whose request and answer are short, each time that it is sent.
    package static let callSeconds = 300
    /// Times that a request is sent at most.
    package static let attemptsMax = 5
    /// Attempts beyond the first that there is a budget for, in the units of the two costs; a success gives one back.
    package static let retryBudget = 100
    /// What an attempt beyond the first costs.
    package static let retryCost = 5
    /// What it costs after an attempt that took its time to fail.
    package static let timeoutCost = 10
    /// Calls in a row without an answer after which a service is left alone.
    package static let silencesMax = 5
    /// Seconds for which it is.
    package static let restSeconds = 15
    /// Seconds before each look for what a request may have made that was not answered.
    package static let lookPauseSeconds = [0, 1, 3]
    /// Seconds by which the time that a service says may be off: it says whole ones.
    package static let clockSlackSeconds = 2
    /// The longest wait that a service is asked for, in seconds: shorter than a connection may stand still.
    package static let waitSecondsMax = 30
    /// Seconds of a `Retry-After` that is waited for; a service that asks for more is believed to mean it.
    package static let retryAfterSecondsMax = 300
    /// Seconds for which a service may not show yet what it has just made.
    package static let graceSeconds = 30
    /// Jobs and datasets of which it is remembered that they were just made.
    package static let recentCountMax = 1_000
    /// Addresses that a download goes to one after the other.
    package static let redirectsMax = 3
    /// Pages of a list of models.
    package static let modelPagesMax = 100
    /// Bytes of a body that the log of exchanges shows.
    package static let shownBodyBytesMax = 4_096
    /// Bytes of a secret that is worth hiding by its value; a shorter text stands in too much else.
    package static let secretBytesMin = 8
}
