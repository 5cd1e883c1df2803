/// A tokenizer.json of the Hugging Face tokenizers library, without its vocabulary. Its truncation and padding are
/// not used: other files specify the model's limit, and texts are not padded.
struct TokenizerJSON: Decodable {
    /// The types of the parts, which determine whether the rest can be decoded.
    struct Kinds: Decodable {
        struct Part: Decodable {
            var type: String?
            var merges: [Merge]?
        }

        /// A merge of a byte-pair model, whose content is ignored.
        struct Merge: Decodable {
            init(from decoder: any Decoder) {}
        }

        var model: Part
        var normalizer: Part?
        var preTokenizer: Part?
        var postProcessor: Part?

        enum CodingKeys: String, CodingKey {
            case model, normalizer
            case preTokenizer = "pre_tokenizer"
            case postProcessor = "post_processor"
        }
    }

    struct Model: Decodable {
        var unknownToken: String
        var continuingPrefix: String
        var maxCharactersPerWord: Int

        enum CodingKeys: String, CodingKey {
            case unknownToken = "unk_token"
            case continuingPrefix = "continuing_subword_prefix"
            case maxCharactersPerWord = "max_input_chars_per_word"
        }
    }

    struct NormalizerOptions: Decodable {
        var options: Normalizer.Options

        enum CodingKeys: String, CodingKey {
            case cleanText = "clean_text"
            case handleChineseCharacters = "handle_chinese_chars"
            case stripAccents = "strip_accents"
            case lowercase
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            options = Normalizer.Options(
                cleanText: try container.decode(Bool.self, forKey: .cleanText),
                handleChineseCharacters: try container.decode(Bool.self, forKey: .handleChineseCharacters),
                stripAccents: try container.decodeIfPresent(Bool.self, forKey: .stripAccents),
                lowercase: try container.decode(Bool.self, forKey: .lowercase)
            )
        }
    }

    var addedTokens: [AddedTokenJSON]?
    var normalizer: NormalizerOptions
    var postProcessor: PostProcessorJSON
    var model: Model

    enum CodingKeys: String, CodingKey {
        case addedTokens = "added_tokens"
        case postProcessor = "post_processor"
        case normalizer, model
    }
}

/// An added token with its flags.
struct AddedTokenJSON: Decodable {
    /// The id in the file, and the token without its final id.
    var entry: TokenizerConfiguration.AddedTokenEntry

    enum CodingKeys: String, CodingKey {
        case id, content, lstrip, rstrip, normalized
        case singleWord = "single_word"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        entry = TokenizerConfiguration.AddedTokenEntry(
            token: AddedToken(
                content: try container.decode(String.self, forKey: .content),
                id: 0,
                singleWord: try container.decode(Bool.self, forKey: .singleWord),
                stripsLeft: try container.decode(Bool.self, forKey: .lstrip),
                stripsRight: try container.decode(Bool.self, forKey: .rstrip),
                normalized: try container.decode(Bool.self, forKey: .normalized)
            ),
            id: try container.decodeIfPresent(Int.self, forKey: .id)
        )
    }
}

/// The special tokens around a text, from either post-processor of BERT tokenizers.
struct PostProcessorJSON: Decodable {
    var leading: [Int]
    var trailing: [Int]

    private struct Piece: Decodable {
        struct Item: Decodable {
            var id: String
            var typeID: Int

            enum CodingKeys: String, CodingKey {
                case id
                case typeID = "type_id"
            }
        }

        var token: Item?
        var text: Item?

        enum CodingKeys: String, CodingKey {
            case token = "SpecialToken"
            case text = "Sequence"
        }
    }

    private struct Special: Decodable {
        var ids: [Int]
    }

    private enum CodingKeys: String, CodingKey {
        case type, cls, sep, single
        case specialTokens = "special_tokens"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if try container.decode(String.self, forKey: .type) == "BertProcessing" {
            leading = [try Self.id(container, .cls)]
            trailing = [try Self.id(container, .sep)]
            return
        }
        let special = try container.decode([String: Special].self, forKey: .specialTokens)
        var sides: [[Int]] = [[]]
        func refuse(_ reason: String) -> DecodingError {
            .dataCorruptedError(forKey: .single, in: container, debugDescription: reason)
        }
        for piece in try container.decode([Piece].self, forKey: .single) {
            guard (piece.token ?? piece.text)?.typeID == 0 else {
                throw refuse("a type_id other than 0 is not supported")
            }
            if let name = piece.token?.id {
                guard let token = special[name] else { throw refuse("“\(name)” is not among the special_tokens") }
                sides[sides.count - 1] += token.ids
            } else {
                sides.append([])
            }
        }
        guard sides.count == 2 else { throw refuse("the text must appear once, not \(sides.count - 1) times") }
        leading = sides[0]
        trailing = sides[1]
    }

    /// Returns the id of a pair of token and id.
    private static func id(_ container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys) throws -> Int {
        var pair = try container.nestedUnkeyedContainer(forKey: key)
        _ = try pair.decode(String.self)
        return try pair.decode(Int.self)
    }
}

extension TokenizerConfiguration {
    /// Reads a tokenizer.json.
    static func tokenizerJSON(_ bytes: [UInt8], file: String) throws(ModelError) -> TokenizerConfiguration {
        let (tokens, rest) = try VocabularyScanner.scan(bytes, file: file)
        try KeyTable.tokenizer.check(JSONValue(rest, file: file), path: file)
        try requireKnown(TokenizerFile.decode(TokenizerJSON.Kinds.self, from: rest, file: file), file)
        guard let tokens else { throw ModelError(file: file, "“model.vocab” is missing or not an object") }
        let json = try TokenizerFile.decode(TokenizerJSON.self, from: rest, file: file)
        guard json.model.maxCharactersPerWord >= 0 else {
            throw ModelError(file: file, "“model.max_input_chars_per_word” is negative")
        }
        return TokenizerConfiguration(
            file: file,
            tokens: tokens,
            vocabularyFile: file,
            normalizer: json.normalizer.options,
            unknownToken: json.model.unknownToken,
            continuingPrefix: json.model.continuingPrefix,
            maxCharactersPerWord: json.model.maxCharactersPerWord,
            addedTokens: (json.addedTokens ?? []).map(\.entry),
            frame: .ids(leading: json.postProcessor.leading, trailing: json.postProcessor.trailing)
        )
    }

    /// The configuration of a tokenizer.json under the class that reads it.
    ///
    /// A class that builds its own tokenizer replaces most of the file. Versions of transformers differ in how much, so
    /// a file that disagrees with the settings in these parts is refused.
    func adjusted(to settings: TokenizerSettings) throws(ModelError) -> TokenizerConfiguration {
        var adjusted = self
        if let numbered = settings.numberedTokens {
            let (ours, theirs) = (Set(addedTokens.map(\.token)), Set(numbered.map(\.token)))
            if let token = ours.symmetricDifference(theirs).min(by: { $0.content < $1.content }) {
                let reason = "the added token “\(token.content)” is not the same in tokenizer_config.json"
                throw ModelError(file: file, reason)
            }
        } else {
            let known = Set(addedTokens.compactMap(\.id))
            adjusted.addedTokens += settings.olderTokens.filter { !known.contains($0.id ?? -1) }
            adjusted.addedTokens.sort { ($0.id ?? .max) < ($1.id ?? .max) }
        }
        guard !settings.kind.readsWhole else { return adjusted }
        try require(normalizer.cleanText, "normalizer.clean_text is false", settings)
        try require(unknownToken == settings.unknownToken, "model.unk_token is \"\(unknownToken)\"", settings)
        let prefix = continuingPrefix
        try require(prefix == "##", "model.continuing_subword_prefix is \"\(prefix)\"", settings)
        let most = maxCharactersPerWord
        try require(most == 100, "model.max_input_chars_per_word is \(most)", settings)
        adjusted.normalizer = settings.normalizer
        if case .ids(let leading, let trailing) = frame {
            let (first, last) = (settings.leadingToken, settings.trailingToken)
            adjusted.frame = .tokens(leading: first, trailing: last, written: (leading, trailing))
        }
        return adjusted
    }

    private func require(_ isSame: Bool, _ part: String, _ settings: TokenizerSettings) throws(ModelError) {
        guard !isSame else { return }
        throw disagreement(part, settings.kind)
    }

    /// The error for a part of a tokenizer.json that its class does not read.
    func disagreement(_ part: String, _ kind: TokenizerSettings.Kind = .bert) -> ModelError {
        ModelError(
            file: vocabularyFile,
            "\(part), which tokenizer_class \(kind.rawValue) does not read; to use it, set \"tokenizer_class\": "
                + "\"\(TokenizerSettings.Kind.whole.rawValue)\" in tokenizer_config.json"
        )
    }

    private static func requireKnown(_ kinds: TokenizerJSON.Kinds, _ file: String) throws(ModelError) {
        func require(_ kind: String?, _ known: [String], _ name: String) throws(ModelError) {
            let supported = "supported: \(known.joined(separator: ", "))"
            guard let kind else { throw ModelError(file: file, "“\(name)” needs a type; \(supported)") }
            guard known.contains(kind) else {
                throw ModelError(file: file, "“\(name)” has the unsupported type \(kind); \(supported)")
            }
        }
        // Files of the library's first versions do not specify the model's type. Only byte-pair models have merges.
        let unnamed = kinds.model.type == nil && kinds.model.merges == nil
        try require(unnamed ? "WordPiece" : kinds.model.type, ["WordPiece"], "model")
        try require(kinds.normalizer?.type, ["BertNormalizer"], "normalizer")
        try require(kinds.preTokenizer?.type, ["BertPreTokenizer"], "pre_tokenizer")
        try require(kinds.postProcessor?.type, ["TemplateProcessing", "BertProcessing"], "post_processor")
    }
}
