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
    package func hexadecimal() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: value().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
