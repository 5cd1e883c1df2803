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
