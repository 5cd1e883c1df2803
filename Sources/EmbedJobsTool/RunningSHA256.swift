internal import Crypto
internal import EmbedJobsServer

/// SHA-256 as the router wants a digest.
struct RunningSHA256: RunningDigest {
    private var hash = SHA256()

    mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }
    func value() -> [UInt8] { Array(hash.finalize()) }
}
