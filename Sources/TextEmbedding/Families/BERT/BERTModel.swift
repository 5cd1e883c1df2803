/// A BERT sentence encoder in memory, read from a directory in the layout of Hugging Face and sentence-transformers.
/// Its arithmetic equals that of `BertModel` in transformers, in 32-bit floats or with products in bfloat16.
package struct BERTModel: EmbeddingModel {
    package let dimensions: Int
    package let maxTokens: Int
    package let fingerprint: String
    /// 0.1 for 1024 dimensions, and proportional to the root mean square of a unit vector's elements for others. This
    /// value is our choice, since no vendor publishes its own.
    package var quantizationLimit: Float { 0.1 * (1024 / Float(dimensions)).squareRoot() }

    /// Converts token ids to rows.
    package let embeddings: EmbeddingLayer
    /// The encoder layers, in order.
    package let layers: [EncoderLayer]
    /// Converts rows to vectors.
    package let pooling: Pooling
    /// Converts texts to token ids.
    package let tokenizer: BERTTokenizer
    package var textTokenizer: any TextTokenizer { tokenizer }
    package let prompts: ModelPrompts
    private let configuration: BERTConfiguration
    private let precision: Precision

    /// Reads a model with a known fingerprint from `directory`.
    package init(directory: String, fingerprint: String, precision: Precision = .float32) throws(ModelError) {
        let model = try ModelSignature(directory: directory)
        try self.init(model, precision: precision) { _, _ throws(ModelError) in fingerprint }
    }

    /// Reads a model. The fingerprint is the weights' `digest`; for precisions other than `float32`,
    /// the precision's name is added to it.
    ///
    /// - Throws: if files are missing, unsupported or inconsistent, or if the weights change while they are read.
    package init(
        _ model: ModelSignature,
        precision: Precision = .float32,
        digest: ModelFamily.WeightsDigest
    ) throws(ModelError) {
        if let obstacle = precision.obstacle { throw obstacle }
        let configuration = try BERTConfiguration(model)
        let positions = configuration.positionsMax
        let sentences = try SentenceConfiguration(model, positionsMax: positions, family: .bert)
        let weights = try WeightFiles.open(in: model.directory)
        fingerprint = precision.fingerprint(of: try digest(WeightFiles.name, weights.file))
        var reader = WeightReader(
            weights,
            prefix: WeightNames.prefix(in: weights),
            precision: precision,
            isUnused: WeightNames.isUnused
        )
        embeddings = try EmbeddingLayer(&reader, configuration)
        var layers: [EncoderLayer] = []
        for layer in 0..<configuration.layersCount {
            layers.append(try EncoderLayer(&reader, layer: layer, configuration))
        }
        try reader.finish()
        tokenizer = try BERTTokenizer(model)
        try tokenizer.check(rows: configuration.vocabularySize)
        prompts = sentences.prompts
        self.layers = layers
        self.configuration = configuration
        self.precision = precision
        pooling = sentences.pooling
        dimensions = configuration.hiddenSize
        maxTokens = sentences.tokensMax
    }

    package func makeWorker() throws(ModelError) -> any EmbeddingWorker { try BERTWorker(self) }

    /// Creates buffers for a batch of texts of at most `maxTokens` tokens each.
    package func makeWorkspace() throws(ModelError) -> Workspace {
        try Workspace(
            tokens: TokenBatch.tokensMax(forTextsOf: maxTokens),
            configuration: configuration,
            textTokens: maxTokens,
            precision: precision
        )
    }
}

/// One layer of the encoder.
package struct EncoderLayer: Sendable {
    /// The self-attention.
    package let attention: SelfAttention
    /// The feed-forward network.
    package let feedForward: FeedForward

    init(_ reader: inout WeightReader, layer: Int, _ configuration: BERTConfiguration) throws(ModelError) {
        attention = try SelfAttention(&reader, layer: layer, configuration)
        feedForward = try FeedForward(&reader, layer: layer, configuration)
    }
}
