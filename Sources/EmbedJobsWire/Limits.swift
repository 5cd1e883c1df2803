/// The bounds of what is read from the wire.
package enum Limits {
    /// Texts that can be embedded at once, as on the hosted service.
    package static let embedTextsMax = 96
    /// Unicode scalars in a text to be split into tokens, as on the hosted service.
    package static let tokenizeScalarsMax = 65_536
    /// Tokens to be joined into a text, as on the hosted service.
    package static let detokenizeTokensMax = 65_536
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
    /// Blanks that may follow a boundary on its line; more make it data.
    package static let boundaryPaddingMax = 256
    /// Models on a page unless asked for otherwise, as on the hosted service.
    package static let modelPageDefault = 20
    /// Models on a page at most, as on the hosted service.
    package static let modelPageMax = 1_000
    /// Seconds that a request may ask to wait for the end of a job.
    package static let waitSecondsMax = 60
    /// A number of things at most: what the 32-bit integers of some clients hold.
    package static let countMax = Int(Int32.max)
    /// Characters in a key that makes repeating a request harmless.
    package static let idempotencyKeyCharactersMax = 255
}
