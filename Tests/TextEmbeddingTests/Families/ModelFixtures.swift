#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import TestSupport
import TextEmbedding

/// The reference data of scripts/reference-vectors, and comparisons with it.
enum ModelFixtures {
    /// A text and its vector from sentence-transformers.
    struct Example: Decodable, Sendable {
        let text: String
        private let vector: Data

        var floats: [Float] {
            stride(from: 0, to: vector.count, by: 4).map { offset in
                let bits = vector.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }

    private static func path(_ name: String) -> String {
        Checkout.path("Tests/TextEmbeddingTests/Fixtures/\(name)")
    }

    /// Returns the directory of a tiny model with the tensors between its layers.
    static func tinyModel(_ name: String) -> String { path("layers/\(name)") }

    /// About 60 texts with their vectors from the default model.
    static let defaultModelVectors = path("vectors/all-minilm-l6-v2.jsonl")

    static func examples(at path: String) throws -> [Example] {
        try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Example.self, from: Data($0))
        }
    }
}

extension EmbeddingModel {
    /// Returns the vectors of texts from a new worker.
    func vectors(
        _ texts: [String],
        truncate: TruncatedEnd = .end,
        afterBatch: (Int) throws -> Void = { _ in }
    ) throws -> [[Float]] {
        let memory = FloatMemory(count: texts.count * dimensions)
        let target = UnsafeMutableBufferPointer(start: memory.base, count: memory.count)
        try makeWorker().embed(texts, truncate: truncate, into: target, afterBatch: afterBatch)
        return texts.indices.map { index in
            Array(UnsafeBufferPointer(start: memory.base + index * dimensions, count: dimensions))
        }
    }
}

/// The distances of vectors from the expected ones.
struct Agreement {
    var lowestCosine = 1.0
    var largestDifference: Float = 0

    init(_ vectors: [[Float]], _ expected: [[Float]]) {
        for (a, b) in zip(vectors, expected) {
            largestDifference = max(largestDifference, a.distance(to: b))
            let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let norms = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
            lowestCosine = min(lowestCosine, product / (norms[0] * norms[1]))
        }
        if vectors.count != expected.count { lowestCosine = .nan }
    }
}
