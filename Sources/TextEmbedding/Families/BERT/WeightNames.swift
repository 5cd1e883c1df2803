/// The names of a BERT encoder's tensors in Hugging Face transformers.
enum WeightNames {
    /// The prefix of the encoder's names in checkpoints with a head.
    private static let prefix = "bert."

    static let wordEmbeddings = "embeddings.word_embeddings.weight"
    static let positionEmbeddings = "embeddings.position_embeddings.weight"
    static let typeEmbeddings = "embeddings.token_type_embeddings.weight"
    static let embeddingNorm = "embeddings.LayerNorm"

    static func query(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.query" }
    static func key(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.key" }
    static func value(_ layer: Int) -> String { "encoder.layer.\(layer).attention.self.value" }
    static func attentionOutput(_ layer: Int) -> String { "encoder.layer.\(layer).attention.output.dense" }
    static func attentionNorm(_ layer: Int) -> String { "encoder.layer.\(layer).attention.output.LayerNorm" }
    static func intermediate(_ layer: Int) -> String { "encoder.layer.\(layer).intermediate.dense" }
    static func output(_ layer: Int) -> String { "encoder.layer.\(layer).output.dense" }
    static func outputNorm(_ layer: Int) -> String { "encoder.layer.\(layer).output.LayerNorm" }

    /// The prefix of the names in a checkpoint.
    static func prefix(in file: SafeTensors) -> String { file.tensors[wordEmbeddings] == nil ? prefix : "" }

    /// Whether a tensor is known to be unused by a sentence encoder: the next-sentence pooler, the heads of
    /// pre-training, and the list 0, 1, 2 … of positions.
    static func isUnused(_ name: String) -> Bool {
        let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        return bare == "embeddings.position_ids" || bare.hasPrefix("pooler.") || bare.hasPrefix("cls.")
    }
}
