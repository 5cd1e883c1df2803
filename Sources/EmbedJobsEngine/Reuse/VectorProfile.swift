internal import Crypto
internal import EmbedJobs
internal import TextEmbedding

/// Everything besides its text that a vector depends on, and its owner: a job copies vectors only from output with an
/// equal profile.
package struct VectorProfile: Hashable, Sendable {
    /// Raised by a version that computes other vectors with the same model.
    private static let revision = 1

    /// SHA-256 of the parts, 32 bytes.
    let digest: [UInt8]

    /// Reads a stored digest; nil if it does not have 32 bytes.
    init?(digest: [UInt8]) {
        guard digest.count == SHA256.byteCount else { return nil }
        self.digest = digest
    }

    private init(_ parts: [String]) {
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        digest = Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// The profiles of outputs that a job can copy from, its own first: every type follows from floats, and other types
    /// only from themselves.
    static func usable(
        by owner: Owner,
        fingerprint: String,
        _ inputType: InputType,
        _ truncate: Truncation,
        _ types: [EmbeddingType]
    ) -> [VectorProfile] {
        let parts = [
            // The order of additions differs between instruction sets, and so do the last bits of sums.
            "\(revision)", InstructionSet.name, owner.rawValue, fingerprint, inputType.rawValue, truncate.rawValue,
        ]
        let floats = VectorProfile(parts + [EmbeddingType.float.rawValue])
        guard !types.contains(.float) else { return [floats] }
        let own = EmbeddingType.allCases.filter { types.contains($0) }.map(\.rawValue)
        return [VectorProfile(parts + own), floats]
    }

    /// The profiles that a job can copy from on this machine; see ``usable(by:fingerprint:_:_:_:)``.
    static func usable(by job: StoredJob, with model: any EmbeddingModel) -> [VectorProfile] {
        usable(by: job.owner, fingerprint: model.fingerprint, job.inputType, job.truncate, job.embeddingTypes)
    }

    /// The first eight bytes of the digest.
    fileprivate var mask: UInt64 { digest.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) } }
}

/// The first eight bytes of the SHA-256 of a text.
package struct TextHash: Hashable, Sendable {
    private let value: UInt64

    /// Hashes the UTF-8 bytes of a text.
    package init(of text: String) {
        var text = text
        let digest = text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
        value = digest.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// The key by which the text is looked up with a profile. Different texts may have equal keys.
    func key(in profile: VectorProfile) -> UInt64 { value ^ profile.mask }
}
