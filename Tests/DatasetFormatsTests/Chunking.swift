import DatasetFormats
import TestSupport

/// How to cut a file into chunks; every parser must give the same result for all cases.
enum Chunking: CaseIterable {
    case whole
    case bytes
    case random

    /// The pieces of a file; some of the random ones are empty.
    func pieces(of file: [UInt8], seed: UInt64 = 1) -> [[UInt8]] {
        switch self {
        case .whole: return [file]
        case .bytes: return file.map { [$0] }
        case .random:
            var random = SeededGenerator(seed: seed)
            var pieces: [[UInt8]] = []
            var position = 0
            while position < file.count {
                let end = min(position + Int.random(in: 0...37, using: &random), file.count)
                pieces.append(Array(file[position..<end]))
                position = end
            }
            return pieces
        }
    }

    /// The outcomes of parsing a file that arrives in these pieces.
    func outcomes<Parser: RowParser>(of file: [UInt8], _ parser: Parser, seed: UInt64 = 1) -> [RowOutcome] {
        var parser = parser
        var outcomes: [RowOutcome] = []
        for piece in pieces(of: file, seed: seed) { parser.feed(piece) { outcomes.append($0) } }
        parser.finish { outcomes.append($0) }
        return outcomes
    }
}

extension RowOutcome {
    /// The row, nil for an error.
    var row: ParsedRow? { if case .row(let row) = self { row } else { nil } }
    /// The error, nil for a row.
    var error: RowError? { if case .malformed(let error) = self { error } else { nil } }
}

/// Collects the bytes that a writer sends to its sink.
final class Output {
    private(set) var bytes: [UInt8] = []
    private(set) var chunkCount = 0

    /// Receives a chunk.
    func take(_ chunk: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: chunk)
        chunkCount += 1
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
