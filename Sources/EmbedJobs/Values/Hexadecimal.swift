extension Sequence where Element == UInt8 {
    /// The bytes as lower-case hexadecimal digits, as hashes are stored and shown.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// The bytes that lower-case hexadecimal digits spell; nil for another character, or an odd number of digits.
    package init?(hexadecimal text: some StringProtocol) {
        self = []
        var rest = Array<UInt8>(text.utf8)[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), let high = Self.digit(high), let low = Self.digit(low) else { return nil }
            append(high << 4 | low)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
