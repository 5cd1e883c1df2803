/// Limits on data read from the wire.
package enum Limits {
    /// Bytes of the headers of one part of an upload.
    package static let partHeaderBytesMax = 16_384
    /// Headers of one part of an upload.
    package static let partHeadersMax = 32
    /// Parts of an upload.
    package static let partsMax = 64
    /// Bytes of an upload's form field.
    package static let formFieldBytesMax = 65_536
    /// Characters in a boundary between parts (RFC 2046, section 5.1.1).
    package static let boundaryCharactersMax = 70
    /// White space characters allowed after a boundary on its line; more make it data.
    package static let boundaryPaddingMax = 256
    /// Models on a page by default, as on the hosted service.
    package static let modelPageDefault = 20
    /// Maximum number of models on a page, as on the hosted service.
    package static let modelPageMax = 1_000
    /// Maximum number of seconds that a request may wait for a job to end.
    package static let waitSecondsMax = 60
    /// The largest count: the maximum of the 32-bit integers that some clients use.
    package static let countMax = Int(Int32.max)
    /// Characters in an idempotency key.
    package static let idempotencyKeyCharactersMax = 255
}
