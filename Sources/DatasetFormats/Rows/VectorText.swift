package import EmbedJobs

/// Vectors as JSON text.
package enum VectorText {
    /// Appends a vector, or null if it is absent; throws for a number that is not finite.
    package static func append(_ vector: EmbeddingVector?, to out: inout [UInt8]) throws(FormatError) {
        switch vector {
        case .floats(let numbers): try append(numbers, to: &out)
        case .signed(let numbers): append(ints: numbers, to: &out)
        case .unsigned(let numbers): append(ints: numbers, to: &out)
        case .base64(let text): JSONText.append(text, to: &out)
        case nil: out.append(contentsOf: "null".utf8)
        }
    }

    /// Writes each float as the shortest decimal that reads back as the same float.
    private static func append(_ floats: [Float], to out: inout [UInt8]) throws(FormatError) {
        out.append(UInt8(ascii: "["))
        for (index, number) in floats.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            guard number.isFinite else { throw FormatError(.badRow, "a vector contains a number that is not finite") }
            var text = number.description
            text.withUTF8 { out.append(contentsOf: $0) }
        }
        out.append(UInt8(ascii: "]"))
    }

    private static func append<Number: FixedWidthInteger>(ints: [Number], to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        for (index, number) in ints.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            var rest = Int(truncatingIfNeeded: number)
            if rest < 0 {
                out.append(UInt8(ascii: "-"))
                rest = -rest
            }
            if rest >= 100 { out.append(UInt8(0x30 + rest / 100)) }
            if rest >= 10 { out.append(UInt8(0x30 + rest / 10 % 10)) }
            out.append(UInt8(0x30 + rest % 10))
        }
        out.append(UInt8(ascii: "]"))
    }
}
