extension UnsafeBufferPointer<UInt8> {
    /// Returns the scalar at `index` and moves `index` past it. The bytes must be valid UTF-8 with a scalar at `index`.
    @inline(__always)
    package func scalar(at index: inout Int) -> UInt32 {
        let first = UInt32(self[index])
        if first < 0x80 {
            index += 1
            return first
        }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var scalar = first & (0xFF >> UInt32(length + 1))
        for next in self[(index + 1)..<(index + length)] { scalar = scalar << 6 | UInt32(next & 0x3F) }
        index += length
        return scalar
    }

    /// Returns the start of the scalar that ends at `end`, which must not be the start. The bytes must be valid UTF-8.
    package func startOfScalar(before end: Int) -> Int {
        var start = end - 1
        while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    /// The number of scalars in the bytes, which must be valid UTF-8.
    package var scalarCount: Int {
        var count = 0
        for byte in self where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }
}

extension [UInt8] {
    /// Appends the UTF-8 of a scalar.
    @inline(__always)
    package mutating func append(scalar: UInt32) {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3F) }
        switch scalar {
        case ..<0x80:
            append(UInt8(scalar))
        case ..<0x800:
            append(UInt8(0xC0 | scalar >> 6))
            append(continuation(0))
        case ..<0x10000:
            append(UInt8(0xE0 | scalar >> 12))
            append(continuation(6))
            append(continuation(0))
        default:
            append(UInt8(0xF0 | scalar >> 18))
            append(continuation(12))
            append(continuation(6))
            append(continuation(0))
        }
    }
}
