/// An incremental digest, such as SHA-256.
package protocol RunningDigest: Sendable {
    /// Adds bytes to the digest.
    mutating func update(_ bytes: [UInt8])
    /// Adds bytes to the digest.
    mutating func update(_ bytes: UnsafeRawBufferPointer)
    /// The digest of all bytes so far.
    func value() -> [UInt8]
}

extension RunningDigest {
    /// Adds bytes to the digest.
    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of all bytes so far in lower-case hexadecimal.
    package func hexadecimal() -> String { value().hexadecimal }
}
