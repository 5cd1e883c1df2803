import EmbedJobs
import Testing

@Suite struct RunningDigestTests {
    /// A digest that returns the bytes themselves.
    private struct Echo: RunningDigest {
        private var bytes: [UInt8] = []

        mutating func update(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
        func value() -> [UInt8] { bytes }
    }

    @Test func digestsBytesInOrderAndShowsHexadecimal() {
        var digest = Echo()
        digest.update([0x00, 0x9F] as [UInt8])
        digest.update([])
        digest.update([0xA0, 0xFF])
        #expect(digest.hexadecimal() == "009fa0ff")
    }
}
