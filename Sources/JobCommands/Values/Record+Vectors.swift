internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs

/// Cells and vectors as the content of fields.
extension Record.Content {
    init(_ cell: Cell) {
        if case .string(let text) = cell { self = .text(text) } else { self = .json(JSONText.text(of: cell)) }
    }

    /// A number with four decimals; null if JSON cannot hold it.
    static func decimal(_ number: Double) -> Record.Content {
        number.isFinite ? .json(Figures.fourDecimals(number)) : .null
    }

    /// All numbers of a vector, or its base64, with a summary for tables; null if the vector is missing or a number
    /// cannot be written in JSON.
    static func vector(_ vector: EmbeddingVector?) -> Record.Content {
        guard let vector else { return .null }
        let summary = summary(of: vector)
        if case .base64(let text) = vector { return .summarised(.text(text), summary: summary) }
        var bytes: [UInt8] = []
        do throws(FormatError) { try VectorText.append(vector, to: &bytes) } catch { return .null }
        return .summarised(.json(String(decoding: bytes, as: UTF8.self)), summary: summary)
    }

    /// A vector's shape and its first numbers: "[384] 0.0123, -0.0456, 0.0789, …".
    private static func summary(of vector: EmbeddingVector) -> String {
        switch vector {
        case .floats(let numbers): shape(numbers) { Figures.fourDecimals(Double($0)) }
        case .signed(let numbers): shape(numbers) { String($0) }
        case .unsigned(let numbers): shape(numbers) { String($0) }
        case .base64(let text): "\(Figures.bytes(text.utf8.count)) of base64"
        }
    }

    private static func shape<Number>(_ numbers: [Number], _ text: (Number) -> String) -> String {
        let first = numbers.prefix(Limits.peekedNumbers).map(text).joined(separator: ", ")
        return "[\(numbers.count)] \(first)\(numbers.count > Limits.peekedNumbers ? ", …" : "")"
    }
}
