/// Limits on data that the server reads and keeps.
package enum Limits {
    /// Bytes of a JSON body.
    package static let jsonBytesMax = 1 << 20
    /// Bytes of an uploaded file by default, as on the hosted service: 1.5 GB.
    package static let uploadBytesDefault = 1_500_000_000
    /// Bytes of an upload without its file: fields, and headers of parts.
    static let uploadOverheadBytesMax = 8 << 20
    /// Characters of a request's method and path that a message shows.
    static let shownMethodMax = 20
    static let shownPathMax = 200
    /// Seconds for which the URL of a part is valid.
    package static let partLinkSeconds = 86_400
    /// Milliseconds between polls of a job while a request waits for its end.
    static let lookMilliseconds = 250
    /// Seconds after which a client may retry a request that could not be served.
    static let retryAfterSeconds = 1
    /// Maximum number of seconds in Retry-After: the official SDK ignores longer times.
    static let retryAfterSecondsMax = 30
    /// Jobs that a key may create per minute by default, if other machines can connect: twelve times the limit of the
    /// hosted service for paying customers.
    package static let jobsPerMinuteDefault = 600
    /// Keys whose requests are counted concurrently; beyond that, keys without a request in the last minute are
    /// dropped.
    package static let limitedCallersMax = 10_000
}
