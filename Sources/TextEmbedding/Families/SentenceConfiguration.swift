/// The sentence-transformers configuration of a model: text limit, pooling, normalisation and prompts.
package struct SentenceConfiguration: Sendable, Equatable {
    /// The maximum length of a text in tokens, including special tokens.
    package let tokensMax: Int
    /// The pooling of a text's rows.
    package let pooling: Pooling
    /// The texts that the model expects in front of others.
    package let prompts: ModelPrompts

    /// Two special tokens and one token of the text.
    private static let tokensMin = 3

    /// Reads the configuration of a model of `family`, whose architecture limits a text to `positionsMax` tokens.
    /// Without modules.json, the vector is the plain mean, as in sentence-transformers, which then reads no other file
    /// of its own.
    package init(_ model: ModelSignature, positionsMax: Int, family: ModelFamily) throws(ModelError) {
        try model.check()
        tokensMax = try Self.tokensMax(model, positionsMax: positionsMax)
        guard let modules = model.modules else {
            try Self.checkIsEncoder(model)
            (pooling, prompts) = (Pooling(mode: .mean, isNormalized: false), .none)
            return
        }
        try Self.check(modules, model, family)
        prompts = try Self.prompts(model.directory)
        var isNormalized = false
        if let folder = modules.first(where: { $0.kind == "Normalize" })?.path {
            isNormalized = true
            if !folder.isEmpty, let file = try SettingsFile("\(model.directory)/\(folder)/config.json") {
                try KeyTable.normalize.check(file.value, path: file.path)
            }
        }
        guard let folder = modules.first(where: { $0.kind == "Pooling" })?.path else {
            pooling = Pooling(mode: .mean, isNormalized: isNormalized)
            return
        }
        let mode = try PoolingFile.mode(at: "\(model.directory)/\(folder)/config.json", among: family.poolings)
        pooling = Pooling(mode: mode, isNormalized: isNormalized)
    }

    /// Throws unless the modules are those of the family, each from sentence-transformers and in its place.
    private static func check(
        _ modules: [SentenceModule],
        _ model: ModelSignature,
        _ family: ModelFamily
    ) throws(ModelError) {
        let path = SentenceModule.path(directory: model.directory)
        let kinds = modules.map(\.kind)
        guard kinds == family.modules || kinds == family.modules.filter({ $0 != "Normalize" }) else {
            throw ModelError(
                file: path,
                "unsupported modules \(kinds.joined(separator: ", ")); "
                    + "supported: \(family.modules.joined(separator: ", "))"
            )
        }
        if let module = modules.first(where: { !$0.type.hasPrefix("sentence_transformers.") }) {
            throw ModelError(file: path, "the module \(module.type) is not part of sentence-transformers")
        }
        let names = modules.compactMap(\.name)
        if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ModelError(file: path, "two modules have the name \"\(name)\"")
        }
        // The transformer's folder is the model's, so the pooling has another one.
        if let module = modules.first(where: { !$0.isInside || $0.kind == "Pooling" && $0.path.isEmpty }) {
            throw ModelError(file: path, "the path \"\(module.path)\" is not inside the model's directory")
        }
    }

    /// Without modules.json, sentence-transformers embeds with the last token of a model of this kind.
    private static func checkIsEncoder(_ model: ModelSignature) throws(ModelError) {
        guard let name = model.architectures.first, name.hasSuffix("ForCausalLM") else { return }
        throw ModelError(
            file: model.configuration?.path,
            "architectures \(name) is not supported without a modules.json: its pooling would be \"lasttoken\""
        )
    }

    /// Reads config_sentence_transformers.json. Without the file, there are not any prompts.
    private static func prompts(_ directory: String) throws(ModelError) -> ModelPrompts {
        guard let file = try SettingsFile("\(directory)/\(KeyTable.sentences.file)") else { return .none }
        try KeyTable.sentences.check(file.value, path: file.path)
        var texts: [String: String] = [:]
        for member in file.value["prompts"]?.members ?? [] {
            guard member.value == .null || member.value.text != nil else {
                throw file.wrongType("prompts.\(member.name)")
            }
            // Null is a prompt that was not set when the model was saved.
            texts[member.name] = member.value.text ?? ""
        }
        let name = try file.text("default_prompt_name")
        if let name, texts[name] == nil, !ModelPrompts.predefined.contains(name) {
            let names = texts.keys.sorted().joined(separator: ", ")
            throw ModelError(
                file: file.path,
                "default_prompt_name \"\(name)\" is not one of the prompts" + (names.isEmpty ? "" : ": \(names)")
            )
        }
        return ModelPrompts(texts: texts, defaultName: name)
    }

    /// Returns the limit in sentence_bert_config.json, else the tokenizer's limit, as in sentence-transformers.
    private static func tokensMax(_ model: ModelSignature, positionsMax: Int) throws(ModelError) -> Int {
        var path = model.transformer?.path
        var written = try model.transformer?.number("max_seq_length")
        // Tokenizers without a limit specify 1e30.
        for key in ["model_max_length", "max_len"] where written == nil {
            path = model.tokenizer?.path
            written = try model.tokenizer?.number(key)
        }
        let limit = min(written ?? .infinity, Double(positionsMax))
        guard let tokens = Int(exactly: limit) else {
            throw ModelError(file: path, "a limit of \(limit) tokens is not whole")
        }
        guard tokens >= tokensMin else {
            throw ModelError(file: path, "a limit of \(tokens) tokens is below the minimum of \(tokensMin)")
        }
        return tokens
    }
}

/// The pooling's config.json: one flag per mode, or, since sentence-transformers 6, the names of the modes.
private enum PoolingFile {
    /// The flags of versions before 6, with the modes' names.
    private static let flags = [
        ("pooling_mode_cls_token", "cls"), ("pooling_mode_max_tokens", "max"), ("pooling_mode_mean_tokens", "mean"),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"),
        ("pooling_mode_weightedmean_tokens", "weightedmean"), ("pooling_mode_lasttoken", "lasttoken"),
    ]

    static func mode(at path: String, among supported: [Pooling.Mode]) throws(ModelError) -> Pooling.Mode {
        guard let file = try SettingsFile(path) else {
            // Throws the system's error.
            _ = try ModelFile(path: path)
            throw ModelError(file: path, "the file is missing")
        }
        try KeyTable.pooling.check(file.value, path: path)
        let modes = try modes(file)
        guard modes.count == 1, let mode = supported.first(where: { $0.rawValue == modes[0] }) else {
            let known = supported.map(\.rawValue).joined(separator: ", ")
            throw ModelError(
                file: path,
                "unsupported pooling \(modes.joined(separator: " and ")); supported: \(known)"
            )
        }
        return mode
    }

    /// The names of the modes: the mean if none is set.
    private static func modes(_ file: SettingsFile) throws(ModelError) -> [String] {
        switch file.value["pooling_mode"] {
        case .text(let mode): return [mode]
        case .list(let modes) where modes.allSatisfy({ $0.text != nil }): return modes.compactMap(\.text)
        case nil: break
        default: throw file.wrongType("pooling_mode")
        }
        var modes: [String] = []
        for (flag, mode) in flags where try file.flag(flag) == true { modes.append(mode) }
        return modes.isEmpty ? ["mean"] : modes
    }
}
