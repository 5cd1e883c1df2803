/// Decodes base64 of 32-bit floats, little-endian.
enum Base64Floats {
    /// Returns the floats; nil if the text is not padded base64 (RFC 4648, section 4) of whole floats.
    static func floats(_ text: String) -> [Float]? {
        guard let bytes = bytes(text), bytes.count % 4 == 0 else { return nil }
        return bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 4).map { offset in
                let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { utf8 in
            guard utf8.count % 4 == 0 else { return nil }
            let padding = utf8.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
            var bytes: [UInt8] = []
            bytes.reserveCapacity(utf8.count / 4 * 3)
            var (bits, count): (UInt32, Int) = (0, 0)
            for byte in utf8.dropLast(padding) {
                let value = values[Int(byte)]
                guard value < 64 else { return nil }
                bits = bits << 6 | UInt32(value)
                count += 6
                if count >= 8 {
                    count -= 8
                    bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                }
            }
            return bytes
        }
    }

    /// The value of each character; 255 for characters outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()
}
