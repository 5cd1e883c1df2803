internal import Crypto
internal import EmbedJobs

/// SHA-256 as the contract wants a digest.
package struct RunningSHA256: RunningDigest {
    private var hash = SHA256()

    /// The digest of nothing yet.
    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    package func value() -> [UInt8] { Array(hash.finalize()) }
}
