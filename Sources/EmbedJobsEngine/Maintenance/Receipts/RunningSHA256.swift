internal import Crypto
internal import EmbedJobs

/// SHA-256 as a `RunningDigest`.
package struct RunningSHA256: RunningDigest {
    private var hash = SHA256()

    /// Makes the digest of zero bytes.
    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    package func value() -> [UInt8] { Array(hash.finalize()) }
}
