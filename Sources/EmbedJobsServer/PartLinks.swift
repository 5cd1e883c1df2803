package import EmbedJobs

/// Addresses of parts that hold for a while and need no key: the official SDK downloads without one.
///
/// What is in such an address is signed, so that nobody can make one, or turn one for one part into one for another.
package struct PartLinks: Sendable {
    /// What an address leads to.
    package struct Target: Sendable, Equatable {
        /// Whose dataset it is.
        package let owner: Owner
        /// The dataset.
        package let dataset: DatasetID
        /// The part's index.
        package let index: Int

        /// Makes a target.
        package init(owner: Owner, dataset: DatasetID, index: Int) {
            self.owner = owner
            self.dataset = dataset
            self.index = index
        }
    }

    private let lifetimeSeconds: Int
    private let now: @Sendable () -> Timestamp
    private let sign: @Sendable ([UInt8]) -> [UInt8]

    /// Links that hold for so many seconds. `sign` is a message authentication code under a secret of the server's.
    package init(
        lifetimeSeconds: Int = Limits.partLinkSeconds,
        now: @escaping @Sendable () -> Timestamp,
        sign: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.lifetimeSeconds = lifetimeSeconds
        self.now = now
        self.sign = sign
    }

    /// The segment of an address that leads to a part.
    package func token(for target: Target) -> String {
        let end = now().microseconds / 1_000_000 + Int64(lifetimeSeconds)
        let fields = [
            String(end), String(target.index), Hexadecimal.text(Array(target.owner.rawValue.utf8)),
            Hexadecimal.text(Array(target.dataset.rawValue.utf8)),
        ]
        let payload = fields.joined(separator: ".")
        return payload + "." + Hexadecimal.text(sign(Array(payload.utf8)))
    }

    /// Where a token leads; throws `forbidden` for one that was not made here, or no longer holds.
    package func target(of token: String) throws(APIError) -> Target {
        let refusal = APIError(
            .forbidden,
            "the address of this part is not valid or no longer holds; get the dataset again for a new one"
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

    /// Whether two codes are the same: looks at all bytes whatever they are, so that the time tells nothing.
    package static func isSame(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Bytes as pairs of digits.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes, nil where a character is no digit or one is left over.
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
