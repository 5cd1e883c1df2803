import EmbedJobs
import Testing

@Suite struct ConstantTimeTests {
    /// Bytes that count their reads.
    private final class Watched: Collection {
        typealias Element = UInt8
        let bytes: [UInt8]
        var looks = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        var startIndex: Int { 0 }
        var endIndex: Int { bytes.count }
        func index(after index: Int) -> Int { index + 1 }
        subscript(index: Int) -> UInt8 {
            looks += 1
            return bytes[index]
        }
    }

    /// Timing must not reveal the position of the first difference.
    @Test func everyByteOfADigestIsCompared() {
        let digest = (0..<32).map { UInt8($0) }
        #expect(ConstantTime.areEqual(digest, digest))
        #expect(!ConstantTime.areEqual(digest, Array(digest.dropLast())))
        for place in digest.indices {
            var other = digest
            other[place] ^= 0x80
            let watched = Watched(other)
            #expect(!ConstantTime.areEqual(digest, collection: watched))
            #expect(watched.looks == 32, "byte \(place)")
        }
    }
}
