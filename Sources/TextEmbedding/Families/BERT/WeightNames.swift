/// The names of a BERT encoder's tensors in Hugging Face transformers. All tensor names are defined here.
enum WeightNames {
    /// The prefix of the encoder's names in checkpoints with a head.
    static let prefix = "bert."

    static let wordEmbeddings = "embeddings.word_embeddings.weight"
    static let positionEmbeddings = "embeddings.position_embeddings.weight"
    static let typeEmbeddings = "embeddings.token_type_embeddings.weight"
    static let embeddingNorm = "embeddings.LayerNorm"

    /// The names of the layer norms' tensors. Checkpoints converted from TensorFlow have the second name.
    static let normScales = ["weight", "gamma"]
    static let normShifts = ["bias", "beta"]

    static let linearWeight = "weight"
    static let linearBias = "bias"

    static func query(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.query" }
    static func key(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.key" }
    static func value(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.value" }
    static func attentionOutput(_ layer: Int) -> String { "encoder.layer.\(layer).attention.output.dense" }
    static func attentionNorm(_ layer: Int) -> String { "encoder.layer.\(layer).attention.output.LayerNorm" }
    static func intermediate(_ layer: Int) -> String { "encoder.layer.\(layer).intermediate.dense" }
    static func output(_ layer: Int) -> String { "encoder.layer.\(layer).output.dense" }
    static func outputNorm(_ layer: Int) -> String { "encoder.layer.\(layer).output.LayerNorm" }

    /// Whether a tensor is known to be unused by a sentence encoder: the next-sentence pooler, the heads of
    /// pre-training, and the list 0, 1, 2 … of positions.
    static func isOfNoUse(_ name: String) -> Bool {
        let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        return bare == "embeddings.position_ids" || bare.hasPrefix("pooler.") || bare.hasPrefix("cls.")
    }
}
