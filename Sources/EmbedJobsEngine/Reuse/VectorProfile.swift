internal import Crypto
internal import EmbedJobs
internal import TextEmbedding

/// Everything besides its text that a vector depends on, and its owner: a job copies vectors only from output with an
/// equal profile.
///
/// Vector types are not a part of it, since every type follows from the floats.
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

    /// The profile of a job that runs on this machine.
    init(of job: StoredJob, with model: any EmbeddingModel) {
        self.init(job.owner, fingerprint: model.fingerprint, job.inputType, job.truncate)
    }

    /// The profile of vectors that this machine computes with the model of a fingerprint.
    init(_ owner: Owner, fingerprint: String, _ inputType: InputType, _ truncate: Truncation) {
        let parts = [
            // The order of additions differs between instruction sets, and so do the last bits of sums.
            "\(Self.revision)", InstructionSet.name, owner.rawValue, fingerprint, inputType.rawValue, truncate.rawValue,
        ]
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        digest = Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// The key by which a text with this profile is looked up. Different texts may have equal keys.
    func key(of text: String) -> UInt64 { TextHash(of: text).key(in: self) }

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

    /// The key of the text among those of all profiles.
    func key(in profile: VectorProfile) -> UInt64 { value ^ profile.mask }
}
