package import EmbedJobs

/// URLs of parts that are valid for a limited time and need no key: the official SDK downloads without one.
///
/// The URL is signed, so that clients can neither create one nor change it to lead to another part.
package struct PartLinks: Sendable {
    /// The part that a URL leads to.
    package struct Target: Sendable, Equatable {
        /// The owner of the dataset.
        package let owner: Owner
        /// The dataset.
        package let dataset: DatasetID
        /// The part's index.
        package let index: Int

        /// Creates a target.
        package init(owner: Owner, dataset: DatasetID, index: Int) {
            self.owner = owner
            self.dataset = dataset
            self.index = index
        }
    }

    private let lifetimeSeconds: Int
    private let now: @Sendable () -> Timestamp
    private let sign: @Sendable ([UInt8]) -> [UInt8]

    /// Creates links that are valid for `lifetimeSeconds`. `sign` computes a message authentication code with a
    /// secret of the server.
    package init(
        lifetimeSeconds: Int = Limits.partLinkSeconds,
        now: @escaping @Sendable () -> Timestamp,
        sign: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.lifetimeSeconds = lifetimeSeconds
        self.now = now
        self.sign = sign
    }

    /// The path segment of the URL of a part.
    package func token(for target: Target) -> String {
        let end = now().microseconds / 1_000_000 + Int64(lifetimeSeconds)
        let fields = [
            String(end), String(target.index), Hexadecimal.text(Array(target.owner.rawValue.utf8)),
            Hexadecimal.text(Array(target.dataset.rawValue.utf8)),
        ]
        let payload = fields.joined(separator: ".")
        return payload + "." + Hexadecimal.text(sign(Array(payload.utf8)))
    }

    /// The target of a token; throws `forbidden` for one that is forged or expired.
    package func target(of token: String) throws(APIError) -> Target {
        let refusal = APIError(
            .forbidden,
            "the URL of this part is invalid or expired; get the dataset again for a new one"
        )
        guard let dot = token.utf8.lastIndex(of: UInt8(ascii: ".")) else { throw refusal }
        let payload = String(token[..<dot])
        let code = Hexadecimal.bytes(token[token.utf8.index(after: dot)...])
        guard let code, Self.isSame(code, sign(Array(payload.utf8))) else { throw refusal }
        let fields = payload.split(separator: ".")
        guard fields.count == 4, let end = Int64(fields[0]), let index = Int(fields[1]),
            let owner = Hexadecimal.bytes(fields[2]), let dataset = Hexadecimal.bytes(fields[3]),
            now().microseconds < end * 1_000_000
        else { throw refusal }
        return Target(
            owner: Owner(rawValue: String(decoding: owner, as: UTF8.self)),
            dataset: DatasetID(rawValue: String(decoding: dataset, as: UTF8.self)),
            index: index
        )
    }

    /// Compares two codes in constant time.
    package static func isSame(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Conversions from and to hexadecimal.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes; nil for a character that is not a hexadecimal digit, or an odd number of digits.
    static func bytes(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), let high = digit(high), let low = digit(low) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
