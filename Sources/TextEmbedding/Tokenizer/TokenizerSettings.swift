/// The settings of a BERT tokenizer next to its vocabulary: tokenizer_config.json, and files that older versions of
/// transformers write. The defaults and the precedence are those of transformers 5.
struct TokenizerSettings {
    /// The class in transformers, which decides which files it reads.
    enum Kind: String, CaseIterable {
        /// Builds the tokenizer from these settings, with the vocabulary and the added tokens of the files.
        case bert = "BertTokenizer"
        case distilBERT = "DistilBertTokenizer"
        /// Reads tokenizer.json whole.
        case whole = "PreTrainedTokenizerFast"
        case backend = "TokenizersBackend"

        /// Whether tokenizer.json is read whole.
        var readsWhole: Bool { self == .whole || self == .backend }
    }

    /// tokenizer_config.json, for messages.
    let file: String
    let kind: Kind
    /// The normaliser of a tokenizer that is built from these settings.
    let normalizer: Normalizer.Options
    /// Whether sentence-transformers converts texts to lower case before the tokenizer.
    let lowercasesTexts: Bool
    let unknownToken: String
    let leadingToken: String
    let trailingToken: String
    /// The special tokens by their names, such as "[PAD]"; they are added unless they are among the other added ones.
    let specialTokens: [AddedToken]
    /// The added tokens in `added_tokens_decoder`, by id; nil without it.
    let numberedTokens: [TokenizerConfiguration.AddedTokenEntry]?
    /// The added tokens in added_tokens.json, which is read without `added_tokens_decoder`.
    let olderTokens: [TokenizerConfiguration.AddedTokenEntry]

    /// The special tokens that transformers names, in its order, and their defaults in the class BertTokenizer.
    private static let names = [
        ("bos_token", nil), ("eos_token", nil), ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"),
        ("cls_token", "[CLS]"), ("mask_token", "[MASK]"),
    ]

    /// Reads the settings of a model.
    init(_ model: ModelSignature) throws(ModelError) {
        let settings = model.tokenizer
        file = settings?.path ?? "\(model.directory)/\(KeyTable.tokenizerSettings.file)"
        if let settings { try KeyTable.tokenizerSettings.check(settings.value, path: settings.path) }
        kind = try Self.kind(model)
        lowercasesTexts = try model.transformer?.flag("do_lower_case") ?? false
        normalizer = Normalizer.Options(
            cleanText: true,
            handleChineseCharacters: try settings?.flag("tokenize_chinese_chars") ?? true,
            stripAccents: try settings?.flag("strip_accents"),
            lowercase: try settings?.flag("do_lower_case") ?? true
        )
        numberedTokens = try Self.numberedTokens(settings)
        var members = settings?.value.members ?? []
        if numberedTokens == nil { try Self.merge("\(model.directory)/\(KeyTable.specialTokens.file)", into: &members) }
        let special = try Self.specialTokens(members, hasDefaults: !kind.readsWhole, file)
        specialTokens = special.all
        unknownToken = special.named["unk_token"]?.content ?? "[UNK]"
        leadingToken = special.named["cls_token"]?.content ?? "[CLS]"
        trailingToken = special.named["sep_token"]?.content ?? "[SEP]"
        let older = "\(model.directory)/\(KeyTable.addedTokens.file)"
        olderTokens = numberedTokens == nil ? try Self.olderTokens(older, special.all) : []
    }

    private static func kind(_ model: ModelSignature) throws(ModelError) -> Kind {
        for settings in [model.tokenizer, model.configuration] {
            guard let settings, let name = try settings.text("tokenizer_class") else { continue }
            let base = name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
            if let kind = Kind(rawValue: base) ?? Kind(rawValue: base + "Fast") { return kind }
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ModelError(file: settings.path, "tokenizer_class \"\(name)\" is not supported; supported: \(known)")
        }
        return .bert
    }

    private static func numberedTokens(
        _ settings: SettingsFile?
    ) throws(ModelError) -> [TokenizerConfiguration.AddedTokenEntry]? {
        guard let settings, let decoder = settings.value["added_tokens_decoder"] else { return nil }
        var entries: [TokenizerConfiguration.AddedTokenEntry] = []
        for member in decoder.members {
            guard let id = Int(member.name) else {
                let reason = "“added_tokens_decoder” has the key “\(member.name)”, which is not an id"
                throw ModelError(file: settings.path, reason)
            }
            guard let token = AddedToken(member.value) else {
                throw settings.wrongType("added_tokens_decoder.\(member.name)")
            }
            entries.append(.init(token: token, id: id))
        }
        return entries.sorted { ($0.id ?? 0) < ($1.id ?? 0) }
    }

    /// Replaces members by those of special_tokens_map.json.
    private static func merge(_ path: String, into members: inout [JSONValue.Member]) throws(ModelError) {
        guard let map = try SettingsFile(path) else { return }
        try KeyTable.specialTokens.check(map.value, path: path)
        let names = Set(map.value.members.map(\.name))
        members = members.filter { !names.contains($0.name) } + map.value.members
    }

    /// The special tokens in members of tokenizer_config.json: those with known names, and other ones.
    private static func specialTokens(
        _ members: [JSONValue.Member],
        hasDefaults: Bool,
        _ file: String
    ) throws(ModelError) -> (named: [String: AddedToken], all: [AddedToken]) {
        let values = JSONValue.object(members)
        var (named, all): ([String: AddedToken], [AddedToken]) = ([:], [])
        func token(_ value: JSONValue, _ key: String) throws(ModelError) -> AddedToken {
            if let token = AddedToken(value) { return token }
            throw ModelError(file: file, "\"\(key)\" has the wrong type")
        }
        for (name, other) in names {
            let found = try values[name].map { value throws(ModelError) in try token(value, name) }
            guard let token = found ?? other.flatMap({ hasDefaults ? AddedToken(content: $0, id: 0) : nil }) else {
                continue
            }
            named[name] = token
            all.append(token)
        }
        let known = names.map(\.0)
        for member in members where member.name.hasSuffix("_token") && !known.contains(member.name) {
            if member.value.text != nil { all.append(try token(member.value, member.name)) }
        }
        for key in ["additional_special_tokens", "extra_special_tokens"] {
            guard let value = values[key] else { continue }
            for item in value.items + value.members.map(\.value) { all.append(try token(item, key)) }
        }
        return (named, all)
    }

    /// The tokens of added_tokens.json with their ids, by id.
    private static func olderTokens(
        _ path: String,
        _ special: [AddedToken]
    ) throws(ModelError) -> [TokenizerConfiguration.AddedTokenEntry] {
        guard let file = try SettingsFile(path) else { return [] }
        let names = Set(special.map { Array($0.content.utf8) })
        var entries: [TokenizerConfiguration.AddedTokenEntry] = []
        for member in file.value.members {
            guard case .number(let number) = member.value, let id = Int(exactly: number) else {
                throw file.wrongType(member.name)
            }
            let isSpecial = names.contains(Array(member.name.utf8))
            entries.append(.init(token: AddedToken(content: member.name, id: 0, normalized: !isSpecial), id: id))
        }
        return entries.sorted { ($0.id ?? 0) < ($1.id ?? 0) }
    }
}

extension AddedToken {
    /// A token in a JSON file, as a text or with its flags; nil for anything else. Its id is not set.
    init?(_ value: JSONValue) {
        if let content = value.text {
            self.init(content: content, id: 0)
            return
        }
        guard let content = value["content"]?.text else { return nil }
        func flag(_ key: String) -> Bool? { value[key].map { $0 == .flag(true) } }
        self.init(
            content: content,
            id: 0,
            singleWord: flag("single_word") ?? false,
            stripsLeft: flag("lstrip") ?? false,
            stripsRight: flag("rstrip") ?? false,
            normalized: flag("normalized") ?? !(flag("special") ?? false)
        )
    }
}
