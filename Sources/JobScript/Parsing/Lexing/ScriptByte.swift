/// Byte classes of the grammar.
extension UInt8 {
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isLetter: Bool { isSmallLetter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isNameStart: Bool { isSmallLetter || self == UInt8(ascii: "_") }
    var isNameByte: Bool { isNameStart || isDigit }
    var isFieldStart: Bool { isLetter || self == UInt8(ascii: "_") }
    var isFieldByte: Bool { isFieldStart || isDigit }
    var isKeyByte: Bool { isFieldByte || self == UInt8(ascii: "-") }
    var isHexDigit: Bool { Character(UnicodeScalar(self)).isHexDigit && self < 0x80 }
}
