/// A family of models with one architecture: how a model's folder is recognised and read, its texts tokenized, and
/// their rows pooled.
///
/// ``all`` is the only list of families. A new family is a folder next to `BERT`, and a row of the list.
package struct ModelFamily: Sendable {
    /// Is called with each file of weights, and its path in the model's folder, before the file is read. Returns a
    /// digest of it and of the model's settings, from which the family makes the model's fingerprint; may throw to
    /// refuse the file.
    package typealias WeightsDigest = (_ path: String, _ file: ModelFile) throws(ModelError) -> String

    /// The supported families. The first one that recognises a model reads it.
    package static let all: [ModelFamily] = [.bert]

    /// The name in messages and help.
    package var name: String
    /// The files of a model, for help.
    package var files: String
    /// Whether a model with this signature belongs to the family.
    package var recognizes: @Sendable (ModelSignature) -> Bool
    /// The endings of the names of files, except weights, that affect vectors. Such a file must not change after a
    /// model was added.
    package var configurationSuffixes: [String]
    /// The modules of sentence-transformers in a model, in order. `Normalize` may be absent; without `Pooling`, the
    /// vector is the mean.
    package var modules: [String]
    /// The supported poolings.
    package var poolings: [Pooling.Mode]
    /// Reads the number of elements of a vector, and the architecture's limit on a text's tokens, without the weights.
    /// The limit bounds a worker's memory, so a family whose architecture has none chooses one.
    package var limits: @Sendable (ModelSignature) throws(ModelError) -> (dimensions: Int, tokens: Int)
    /// Reads the tokenizer.
    package var tokenizer: @Sendable (ModelSignature) throws(ModelError) -> any TextTokenizer
    /// Reads the model with its weights.
    package var model: @Sendable (ModelSignature, Precision, WeightsDigest) throws(ModelError) -> any EmbeddingModel
}
