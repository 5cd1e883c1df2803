/// The bounds of what the server reads and keeps.
package enum Limits {
    /// Bytes of a JSON body.
    package static let jsonBytesMax = 1 << 20
    /// Bytes of an uploaded file unless set otherwise, as on the hosted service: 1.5 GB.
    package static let uploadBytesDefault = 1_500_000_000
    /// Bytes of an upload beside its file: fields, and headers of parts.
    package static let uploadOverheadBytesMax = 8 << 20
    /// Seconds for which the address of a part holds.
    package static let partLinkSeconds = 86_400
    /// Answers that are kept in memory for requests that come again.
    package static let idempotencyRecordsMax = 10_000
    /// Seconds for which such an answer is kept at least, if there is room.
    package static let idempotencySeconds = 86_400
    /// Milliseconds between two looks at a job whose end is waited for.
    package static let lookMilliseconds = 250
    /// Seconds after which a request that could not be served now may come again.
    package static let retryAfterSeconds = 1
    /// Seconds that a caller is told to wait at most: the official SDK passes over longer times.
    package static let retryAfterSecondsMax = 30
    /// Jobs that a key may create a minute, unless set otherwise, where others than this machine can connect: twelve
    /// times what the hosted service lets its paying customers do.
    package static let jobsPerMinuteDefault = 600
    /// Callers whose calls are counted at a time; beyond that, those who have not called for a minute are forgotten.
    package static let limitedCallersMax = 10_000
}
