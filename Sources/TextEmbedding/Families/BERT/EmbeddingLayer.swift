/// Converts token ids to rows: the sum of word, position and first segment embedding, normalised.
package struct EmbeddingLayer: Sendable {
    private let words: FloatRows
    private let vocabularySize: Int
    /// Position embeddings plus the embedding of segment 0, since inputs are single texts, never pairs.
    private let positions: FloatRows
    private let norm: LayerNorm

    init(_ reader: inout WeightReader, _ configuration: BERTConfiguration) throws(ModelError) {
        let width = configuration.hiddenSize
        let wordShape = [configuration.vocabularySize, width]
        words = FloatRows(try reader.floats(WeightNames.wordEmbeddings, shape: wordShape), width: width)
        vocabularySize = configuration.vocabularySize
        let positionShape = [configuration.positionsMax, width]
        let positions = try reader.floats(WeightNames.positionEmbeddings, shape: positionShape)
        let typeShape = [configuration.typesCount, width]
        let types = try reader.floats(WeightNames.typeEmbeddings, shape: typeShape)
        for index in 0..<positions.count { positions.base[index] += types.base[index % width] }
        self.positions = FloatRows(positions, width: width)
        norm = try reader.norm(WeightNames.embeddingNorm, width: width, epsilon: configuration.layerNormEpsilon)
    }

    /// Writes one row for each token of `batch`. Throws if a token id is not in the model's vocabulary.
    package func forward(_ batch: TokenBatch, to hidden: UnsafeMutablePointer<Float>) throws(ModelError) {
        for text in batch.texts {
            for (position, token) in text.enumerated() {
                let id = Int(batch.ids[token])
                guard (0..<vocabularySize).contains(id) else {
                    throw ModelError("token id \(id) is out of range: the vocabulary has \(vocabularySize) tokens")
                }
                let row = hidden + token * words.width
                norm.forward(words[id], residual: positions[position], rows: 1, to: row)
            }
        }
    }
}
