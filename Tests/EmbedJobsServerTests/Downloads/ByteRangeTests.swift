import EmbedJobsServer
import Testing

@Suite struct ByteRangeTests {
    @Test(
        arguments: [
            (nil, .whole), ("", .whole), ("bytes=0-0", .bytes(0..<1)), ("BYTES = 1-2", .whole),
            ("bytes= 1 - 2", .bytes(1..<3)),
            ("bytes=9-9", .bytes(9..<10)), ("bytes=0-9223372036854775807", .bytes(0..<10)), ("bytes=3-2", .whole),
            ("bytes=-", .whole), ("bytes=-0", .unsatisfiable), ("bytes=-99", .bytes(0..<10)),
            ("bytes=10-20", .unsatisfiable),
            ("bytes=+1-2", .whole), ("bytes=1--2", .whole), ("bytes=99999999999999999999-", .whole),
            ("bytes=a-b", .whole),
        ] as [(String?, ByteRange)]
    )
    func readsRanges(field: String?, range: ByteRange) { #expect(ByteRange(field, length: 10) == range) }

    @Test func emptyFilesSatisfyNoRange() {
        #expect(ByteRange("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-5", length: 0) == .unsatisfiable)
        #expect(ByteRange(nil, length: 0) == .whole)
    }
}
