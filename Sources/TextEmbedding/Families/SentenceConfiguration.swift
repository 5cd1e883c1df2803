/// The sentence-transformers configuration of a model: text limit, pooling and normalisation.
package struct SentenceConfiguration: Sendable, Equatable {
    /// The maximum length of a text in tokens, including special tokens.
    package let tokensMax: Int
    /// The pooling of a text's rows.
    package let pooling: Pooling

    /// Two special tokens and one token of the text.
    private static let tokensMin = 3

    /// Reads sentence_bert_config.json, modules.json and the pooling's config.json in the directory of a model of
    /// `family`, whose architecture limits a text to `positionsMax` tokens. Without modules.json, the vector is the
    /// plain mean, as in sentence-transformers.
    package init(directory: String, positionsMax: Int, family: ModelFamily) throws(ModelError) {
        tokensMax = try Self.tokensMax(directory: directory, positionsMax: positionsMax)
        let path = SentenceModule.path(directory: directory)
        let modules = try SentenceModule.list(directory: directory)
        let kinds = modules?.map(\.kind) ?? family.modules.filter { $0 != "Normalize" }
        guard kinds == family.modules || kinds == family.modules.filter({ $0 != "Normalize" }) else {
            throw ModelError(
                file: path,
                "unsupported modules \(kinds.joined(separator: ", ")); "
                    + "supported: \(family.modules.joined(separator: ", "))"
            )
        }
        guard let folder = modules?.first(where: { $0.kind == "Pooling" })?.path else {
            pooling = Pooling(mode: .mean, isNormalized: kinds.contains("Normalize"))
            return
        }
        guard !folder.isEmpty, !folder.hasPrefix("/"), !folder.split(separator: "/").contains("..") else {
            throw ModelError(file: path, "the path \"\(folder)\" is not inside the model's directory")
        }
        let mode = try PoolingFile.mode(at: "\(directory)/\(folder)/config.json", among: family.poolings)
        pooling = Pooling(mode: mode, isNormalized: kinds.contains("Normalize"))
    }

    /// Returns the limit in sentence_bert_config.json, else the tokenizer's limit, as in sentence-transformers.
    private static func tokensMax(directory: String, positionsMax: Int) throws(ModelError) -> Int {
        var path = "\(directory)/sentence_bert_config.json"
        var written = try JSONFile.decodeIfPresent(Lengths.self, at: path)?.max_seq_length
        if written == nil {
            path = "\(directory)/tokenizer_config.json"
            written = try JSONFile.decodeIfPresent(Lengths.self, at: path)?.model_max_length
        }
        let limit = min(written ?? .infinity, Double(positionsMax))
        guard limit >= Double(tokensMin) else {
            throw ModelError(file: path, "a limit of \(limit) tokens is below the minimum of \(tokensMin)")
        }
        return Int(limit)
    }

    /// Tokenizers without a limit specify 1e30.
    private struct Lengths: Decodable {
        let max_seq_length: Double?
        let model_max_length: Double?
    }
}

/// An entry of modules.json.
struct SentenceModule: Decodable {
    private let type: String
    /// The module's folder in the model's folder.
    let path: String

    /// The class name without its Python module, which differs between versions.
    var kind: String { String(type.split(separator: ".").last ?? "") }

    /// The path of modules.json in a model's directory.
    static func path(directory: String) -> String { "\(directory)/modules.json" }

    /// The entries of modules.json in a model's directory, in order; nil without the file.
    static func list(directory: String) throws(ModelError) -> [SentenceModule]? {
        try JSONFile.decodeIfPresent([SentenceModule].self, at: path(directory: directory))
    }
}

/// The pooling's config.json: one flag per mode, or, since sentence-transformers 6, the name of the mode.
private struct PoolingFile: Decodable {
    let pooling_mode: String?
    let pooling_mode_cls_token: Bool?
    let pooling_mode_mean_tokens: Bool?
    let pooling_mode_max_tokens: Bool?
    let pooling_mode_mean_sqrt_len_tokens: Bool?
    let pooling_mode_weightedmean_tokens: Bool?
    let pooling_mode_lasttoken: Bool?

    /// The names of the enabled modes.
    private var modes: [String] {
        let switches = [
            ("cls", pooling_mode_cls_token), ("mean", pooling_mode_mean_tokens), ("max", pooling_mode_max_tokens),
            ("mean_sqrt_len_tokens", pooling_mode_mean_sqrt_len_tokens),
            ("weightedmean", pooling_mode_weightedmean_tokens), ("lasttoken", pooling_mode_lasttoken),
        ]
        return pooling_mode.map { [$0] } ?? switches.filter { $0.1 == true }.map(\.0)
    }

    static func mode(at path: String, among supported: [Pooling.Mode]) throws(ModelError) -> Pooling.Mode {
        let modes = try JSONFile.decode(PoolingFile.self, at: path).modes
        guard modes.count == 1, let mode = supported.first(where: { $0.rawValue == modes[0] }) else {
            let names = modes.isEmpty ? "none" : modes.joined(separator: " and ")
            let known = supported.map(\.rawValue).joined(separator: ", ")
            throw ModelError(file: path, "unsupported pooling \(names); supported: \(known)")
        }
        return mode
    }
}
