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
            String(end), String(target.index), target.owner.rawValue.utf8.hexadecimal,
            target.dataset.rawValue.utf8.hexadecimal,
        ]
        let payload = fields.joined(separator: ".")
        return payload + "." + sign(Array(payload.utf8)).hexadecimal
    }

    /// The target of a token; throws `forbidden` for one that is forged or expired.
    package func target(of token: String) throws(APIError) -> Target {
        let refusal = APIError(
            .forbidden,
            "the URL of this part is invalid or expired; get the dataset again for a new one"
        )
        guard let dot = token.utf8.lastIndex(of: UInt8(ascii: ".")) else { throw refusal }
        let payload = String(token[..<dot])
        let code = [UInt8](hexadecimal: token[token.utf8.index(after: dot)...])
        guard let code, ConstantTime.areEqual(code, sign(Array(payload.utf8))) else { throw refusal }
        let fields = payload.split(separator: ".")
        guard fields.count == 4, let end = Int64(fields[0]), let index = Int(fields[1]),
            let owner = [UInt8](hexadecimal: fields[2]), let dataset = [UInt8](hexadecimal: fields[3]),
            now().microseconds < end * 1_000_000
        else { throw refusal }
        return Target(
            owner: Owner(rawValue: String(decoding: owner, as: UTF8.self)),
            dataset: DatasetID(rawValue: String(decoding: dataset, as: UTF8.self)),
            index: index
        )
    }
}
