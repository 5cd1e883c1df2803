import EmbedJobs
import Testing

@Suite struct HexadecimalTests {
    @Test func writesEveryByteAsTwoLowerCaseDigits() {
        #expect(([] as [UInt8]).hexadecimal == "")
        #expect(([0x00, 0x0F, 0xF0, 0xA5, 0xFF] as [UInt8]).hexadecimal == "000ff0a5ff")
        for byte in UInt8.min ... .max {
            #expect(UInt8([byte].hexadecimal, radix: 16) == byte)
            #expect([byte].hexadecimal.utf8.count == 2)
            #expect([UInt8](hexadecimal: [byte].hexadecimal) == [byte])
        }
    }

    @Test(arguments: ["0", "000", "0g", "AB", " 0", "+1", "é0"])
    func refusesOtherTexts(text: String) { #expect([UInt8](hexadecimal: text) == nil) }
}
