internal import Crypto
package import EmbedJobs

/// A listed key: everything but its secret, which cannot be recovered.
package struct AccessKey: Sendable, Equatable {
    /// The public part of the key.
    package let id: String
    /// The name that it was created with.
    package let name: String
    /// The owner whose datasets and jobs it gives access to.
    package let owner: Owner
    /// When it was created.
    package let createdAt: Timestamp
    /// Approximately when it was last used; nil if never.
    package let usedAt: Timestamp?
    /// When it was revoked; nil while it is valid.
    package let revokedAt: Timestamp?

    /// The texts of keys in a line, for any service, so that the line can be saved without them.
    package static func secrets(in line: String) -> [String] {
        let parts = line.unicodeScalars.split { scalar in
            !(scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
        }
        return parts.map { String($0) }.filter { KeyText($0) != nil }
    }
}

/// A key's text: `ej_`, the id in 12 hexadecimal digits, `_`, and 256 random bits in 64.
///
/// Only its SHA-256 is stored. A slow hash, as passwords need, would add nothing: 2^256 secrets cannot be tried, and a
/// service checks a key with every request.
struct KeyText {
    let id: String
    let text: String

    /// A new key.
    init(random: () -> UInt64) {
        let id = Self.bytes(6, random).hexadecimal
        self.id = id
        text = "ej_\(id)_\(Self.bytes(32, random).hexadecimal)"
    }

    /// Parses a key; nil if the format is wrong.
    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ej", parts[1].utf8.count == 12, parts[2].utf8.count == 64 else {
            return nil
        }
        id = String(parts[1])
        self.text = text
    }

    /// The digest that is stored.
    var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static func bytes(_ count: Int, _ random: () -> UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let word = random()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        return Array(bytes.prefix(count))
    }
}
