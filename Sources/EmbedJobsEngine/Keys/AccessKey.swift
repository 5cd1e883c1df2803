internal import Crypto
package import EmbedJobs

/// A key as it is listed: all but what it is made of, which nobody can find out again.
package struct AccessKey: Sendable, Equatable {
    /// The part of the key that is no secret.
    package let id: String
    /// What its maker called it.
    package let name: String
    /// Whose datasets and jobs it leads to.
    package let owner: Owner
    /// When it was made.
    package let createdAt: Timestamp
    /// About when it was last used; nil where it never was.
    package let usedAt: Timestamp?
    /// When it was revoked; nil while it is good.
    package let revokedAt: Timestamp?
}

/// A key's text: `ej_`, the id in 12 hexadecimal digits, `_`, and 256 random bits in 64.
///
/// What is stored of it is its SHA-256. A slow hash, as passwords need, would add nothing: nobody can try 2^256
/// secrets, and a service has to look at a key with every request.
struct KeyText {
    let id: String
    let text: String

    /// A new key.
    init(random: () -> UInt64) {
        let id = Self.bytes(6, random).hexadecimal
        self.id = id
        text = "ej_\(id)_\(Self.bytes(32, random).hexadecimal)"
    }

    /// Reads a key; nil for what cannot be one.
    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ej", parts[1].utf8.count == 12, parts[2].utf8.count == 64 else {
            return nil
        }
        id = String(parts[1])
        self.text = text
    }

    /// What is stored of it.
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
