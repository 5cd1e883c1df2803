internal import Synchronization
package import TextEmbedding

/// A model without weights: a vector is a function of the text's bytes, so tests can predict it, and it takes
/// almost no time. It counts the texts that it embeds and fails on request.
package final class StandInModel: EmbeddingModel {
    package let dimensions: Int
    package let maxTokens = 256
    package let quantizationLimit: Float = 1
    package let fingerprint: String
    package var textTokenizer: any TextTokenizer { ByteTokenizer() }

    private let counts = Mutex<[String: Int]>([:])
    private let countsTexts: Bool
    private let batch: Int
    private let beforeBatch: @Sendable ([String]) throws -> Void

    /// Creates a model. `beforeBatch` is called with each batch of texts and may throw.
    ///
    /// Turn `countsTexts` off for large runs, whose texts would otherwise stay in memory.
    package init(
        dimensions: Int = 8,
        fingerprint: String = "stand-in",
        batch: Int = 16,
        countsTexts: Bool = true,
        beforeBatch: @escaping @Sendable ([String]) throws -> Void = { _ in }
    ) {
        self.dimensions = dimensions
        self.fingerprint = fingerprint
        self.batch = batch
        self.countsTexts = countsTexts
        self.beforeBatch = beforeBatch
    }

    /// How often each text was embedded.
    package var embedded: [String: Int] { counts.withLock { $0 } }

    package func makeWorker() throws(ModelError) -> any EmbeddingWorker { Worker(model: self) }

    /// The vector of a text: of unit length, computed from the text's bytes.
    package static func vector(of text: String, dimensions: Int) -> [Float] {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var vector = (0..<dimensions).map { _ -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 33)) / Float(Int32.max) - 0.5
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in vector.indices { vector[index] /= norm }
        return vector
    }

    private final class Worker: EmbeddingWorker {
        let model: StandInModel

        init(model: StandInModel) { self.model = model }

        func embed(
            _ texts: [String],
            truncate: TruncatedEnd,
            into vectors: UnsafeMutableBufferPointer<Float>,
            afterBatch: (Int) throws -> Void
        ) throws -> [Int] {
            var tokens: [Int] = []
            for start in stride(from: 0, to: texts.count, by: model.batch) {
                let batch = Array(texts[start..<min(start + model.batch, texts.count)])
                try model.beforeBatch(batch)
                for (offset, text) in batch.enumerated() {
                    let vector = StandInModel.vector(of: text, dimensions: model.dimensions)
                    for (index, value) in vector.enumerated() {
                        vectors[(start + offset) * model.dimensions + index] = value
                    }
                    if model.countsTexts { model.counts.withLock { $0[text, default: 0] += 1 } }
                    tokens.append(min(text.utf8.count + 2, model.maxTokens))
                }
                try afterBatch(batch.count)
            }
            return tokens
        }
    }
}
