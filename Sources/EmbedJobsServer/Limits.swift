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
}
