/// The properties of a model's folder by which a family recognises it.
package struct ModelSignature: Sendable, Equatable {
    /// The name of the architecture in transformers, such as "bert": `model_type` in config.json, if any.
    package let modelType: String?
    /// The classes that can load the model, such as "BertModel": `architectures` in config.json.
    package let architectures: [String]
    /// The classes of a model with its own Python code, by the class of transformers that each replaces: `auto_map` in
    /// config.json. Such a model can differ from others of its `model_type`.
    package let autoMap: [String: String]
    /// The modules of sentence-transformers in modules.json, such as "Transformer" and "Pooling".
    package let modules: [String]

    /// Reads config.json and modules.json in a model's directory. Either may be missing.
    ///
    /// - Throws: if one of them is not readable as JSON.
    package init(directory: String) throws(ModelError) {
        let written = try JSONFile.decodeIfPresent(Written.self, at: "\(directory)/config.json")
        modelType = written?.modelType
        architectures = written?.architectures ?? []
        autoMap = written?.autoMap ?? [:]
        modules = try SentenceModule.list(directory: directory)?.map(\.kind) ?? []
    }

    private struct Written: Decodable {
        let modelType: String?
        let architectures: [String]
        let autoMap: [String: String]

        private enum CodingKeys: String, CodingKey {
            case modelType = "model_type"
            case architectures
            case autoMap = "auto_map"
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            modelType = try keys.decodeIfPresent(String.self, forKey: .modelType)
            // Not all families read these keys, so an unexpected type is not an error.
            architectures = (try? keys.decode([String].self, forKey: .architectures)) ?? []
            autoMap = (try? keys.decode([String: String].self, forKey: .autoMap)) ?? [:]
        }
    }
}
