import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct FileDigestTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    private func digest(_ bytes: [UInt8], inPieces size: Int) -> FileDigest {
        var running = RunningFileDigest()
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { running.update($0) }
        }
        return running.finish()
    }

    @Test(
        "the digests of the whole and of each chunk do not depend on the piece size",
        arguments: [
            0, 1, FileDigest.chunkBytes - 1, FileDigest.chunkBytes, FileDigest.chunkBytes + 1,
            3 * FileDigest.chunkBytes,
            3 * FileDigest.chunkBytes + 7,
        ]
    )
    func digests(count: Int) throws {
        let bytes = Self.bytes(count)
        try folder.write(bytes, to: "file")
        let whole = try sha256(ofFile: folder.file("file"))
        let expected = try FileDigest(ofFile: folder.file("file"))
        #expect(expected.bytes == count)
        #expect(expected.sha256 == whole)
        for size in [1 << 16, 65_537, FileDigest.chunkBytes, 10 * FileDigest.chunkBytes] {
            #expect(digest(bytes, inPieces: size) == expected)
        }
        // The chunks must equal sha256sum of the pieces.
        var chunks: [UInt8] = []
        for start in stride(from: 0, to: count, by: FileDigest.chunkBytes) {
            try folder.write(Array(bytes[start..<min(start + FileDigest.chunkBytes, count)]), to: "piece")
            let hexadecimal = try sha256(ofFile: folder.file("piece"))
            chunks += stride(from: 0, to: 64, by: 2).compactMap {
                UInt8(hexadecimal.dropFirst($0).prefix(2), radix: 16)
            }
        }
        #expect(expected.chunks == (count > FileDigest.chunkBytes ? chunks : nil))
    }
}
