/// Values in Avro's binary encoding (Avro 1.11 specification, "Binary Encoding").
enum AvroBytes {
    /// Appends an integer: zigzag, then seven bits per byte, the lowest first.
    static func append(long number: Int64, to out: inout [UInt8]) {
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        while rest >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        out.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a string: its length in bytes, then UTF-8.
    static func append(_ text: String, to out: inout [UInt8]) {
        append(long: Int64(text.utf8.count), to: &out)
        out.append(contentsOf: text.utf8)
    }

    /// Appends the bytes of a number in memory order.
    static func append<Number: FixedWidthInteger>(raw number: Number, to out: inout [UInt8]) {
        withUnsafeBytes(of: number) { out.append(contentsOf: $0) }
    }

    /// Appends an array of floats.
    static func append(floats: [Float], to out: inout [UInt8]) {
        if !floats.isEmpty {
            append(long: Int64(floats.count), to: &out)
            #if _endian(little)
            floats.withUnsafeBytes { out.append(contentsOf: $0) }
            #else
            for number in floats { append(raw: number.bitPattern.littleEndian, to: &out) }
            #endif
        }
        out.append(0)
    }

    /// Appends an array of small integers.
    static func append<Number: FixedWidthInteger>(ints: [Number], to out: inout [UInt8]) {
        if !ints.isEmpty {
            append(long: Int64(ints.count), to: &out)
            for number in ints {
                // Values from -128 to 255 become 0 to 510 in zigzag: one or two bytes.
                let wide = Int32(truncatingIfNeeded: number)
                let zigzag = UInt32(bitPattern: (wide << 1) ^ (wide >> 31))
                if zigzag < 0x80 {
                    out.append(UInt8(zigzag))
                } else {
                    out.append(UInt8(truncatingIfNeeded: zigzag) | 0x80)
                    out.append(UInt8(zigzag >> 7))
                }
            }
        }
        out.append(0)
    }
}
