internal import DatasetFormats
internal import DisplayText

/// Cells and vectors as the content of fields.
extension Record.Content {
    init(_ cell: Cell) {
        if case .string(let text) = cell { self = .text(text) } else { self = .json(JSONText.text(of: cell)) }
    }

    /// A number with four decimals.
    static func decimal(_ number: Double) -> Record.Content { .json(Figures.fourDecimals(number)) }

    /// All numbers of a vector, or its base64; null if the vector is missing or a number cannot be written in JSON.
    static func vector(_ type: VectorType, of vectors: VectorSet?) -> Record.Content {
        if type == .base64 { return .optional(vectors?.base64) }
        var bytes: [UInt8] = []
        do throws(FormatError) { try VectorText.append(type, of: vectors, to: &bytes) } catch { return .null }
        return .json(String(decoding: bytes, as: UTF8.self))
    }

    /// A vector's shape and its first numbers: "[384] 0.0123, -0.0456, 0.0789, …".
    static func summary(of type: VectorType, _ vectors: VectorSet?) -> Record.Content {
        guard let vectors else { return .null }
        switch type {
        case .float: return shape(vectors.float) { Figures.fourDecimals(Double($0)) }
        case .int8: return shape(vectors.int8) { String($0) }
        case .uint8: return shape(vectors.uint8) { String($0) }
        case .binary: return shape(vectors.binary) { String($0) }
        case .ubinary: return shape(vectors.ubinary) { String($0) }
        case .base64: return .optional(vectors.base64.map { "\(Figures.bytes($0.utf8.count)) of base64" })
        }
    }

    private static func shape<Number>(_ numbers: [Number]?, _ text: (Number) -> String) -> Record.Content {
        guard let numbers else { return .null }
        let first = numbers.prefix(Limits.peekedNumbers).map(text).joined(separator: ", ")
        return .text("[\(numbers.count)] \(first)\(numbers.count > Limits.peekedNumbers ? ", …" : "")")
    }
}
