import EmbedJobsEngine
import Testing

@Suite struct HexadecimalTests {
    @Test func writesEveryByteAsTwoLowerCaseDigits() {
        #expect(([] as [UInt8]).hexadecimal == "")
        #expect(([0x00, 0x0F, 0xF0, 0xA5, 0xFF] as [UInt8]).hexadecimal == "000ff0a5ff")
        for byte in UInt8.min ... .max {
            #expect(UInt8([byte].hexadecimal, radix: 16) == byte)
            #expect([byte].hexadecimal.utf8.count == 2)
        }
    }
}
