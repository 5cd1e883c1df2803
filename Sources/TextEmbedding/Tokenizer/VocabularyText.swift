/// The tokenizer_config.json next to a vocab.txt. The defaults are those of the transformers library.
private struct TokenizerSettings: Decodable {
    /// A special token, given as text or with its flags.
    struct Special: Decodable {
        var token: AddedToken

        enum CodingKeys: String, CodingKey {
            case content, lstrip, rstrip, normalized
            case singleWord = "single_word"
        }

        init(_ content: String) {
            token = AddedToken(content: content, id: 0)
        }

        init(from decoder: any Decoder) throws {
            if let content = try? decoder.singleValueContainer().decode(String.self) {
                token = AddedToken(content: content, id: 0)
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func flag(_ key: CodingKeys) throws -> Bool {
                try container.decodeIfPresent(Bool.self, forKey: key) ?? false
            }
            token = AddedToken(
                content: try container.decode(String.self, forKey: .content),
                id: 0,
                singleWord: try flag(.singleWord),
                stripsLeft: try flag(.lstrip),
                stripsRight: try flag(.rstrip),
                normalized: try flag(.normalized)
            )
        }
    }

    var tokenizerClass: String?
    var lowercase: Bool?
    var stripAccents: Bool?
    var chineseCharacters: Bool?
    var neverSplit: [String]?
    var unknown: Special?
    var classification: Special?
    var separator: Special?
    var padding: Special?
    var mask: Special?
    var added: [String: Special]?

    enum CodingKeys: String, CodingKey {
        case tokenizerClass = "tokenizer_class"
        case lowercase = "do_lower_case"
        case stripAccents = "strip_accents"
        case chineseCharacters = "tokenize_chinese_chars"
        case neverSplit = "never_split"
        case unknown = "unk_token"
        case classification = "cls_token"
        case separator = "sep_token"
        case padding = "pad_token"
        case mask = "mask_token"
        case added = "added_tokens_decoder"
    }
}

extension TokenizerConfiguration {
    /// Reads a vocab.txt, with one token per line, and its tokenizer_config.json.
    static func vocabularyText(
        _ bytes: [UInt8],
        file: String,
        settings: [UInt8],
        settingsFile: String
    ) throws(ModelError) -> TokenizerConfiguration {
        let settings = try TokenizerFile.decode(TokenizerSettings.self, from: settings, file: settingsFile)
        let known = ["BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast"]
        if let kind = settings.tokenizerClass, !known.contains(kind) {
            throw ModelError(
                file: settingsFile,
                "“tokenizer_class” is \(kind), which is not supported without a tokenizer.json"
            )
        }
        if let words = settings.neverSplit, !words.isEmpty {
            throw ModelError(file: settingsFile, "“never_split” is not supported")
        }
        let unknown = settings.unknown ?? .init("[UNK]")
        let leading = settings.classification ?? .init("[CLS]")
        let trailing = settings.separator ?? .init("[SEP]")
        let named = [settings.padding ?? .init("[PAD]"), unknown, leading, trailing, settings.mask ?? .init("[MASK]")]
        return TokenizerConfiguration(
            file: settingsFile,
            tokens: lines(of: bytes),
            vocabularyFile: file,
            normalizer: Normalizer.Options(
                cleanText: true,
                handleChineseCharacters: settings.chineseCharacters ?? true,
                stripAccents: settings.stripAccents,
                lowercase: settings.lowercase ?? true
            ),
            unknownToken: unknown.token.content,
            continuingPrefix: "##",
            maxCharactersPerWord: 100,
            addedTokens: try addedTokens(settings.added ?? [:], named: named.map(\.token), settingsFile),
            frame: .tokens(leading: leading.token.content, trailing: trailing.token.content)
        )
    }

    /// Returns the tokens with an id in the file, by id, then the other named tokens.
    private static func addedTokens(
        _ numbered: [String: TokenizerSettings.Special],
        named: [AddedToken],
        _ file: String
    ) throws(ModelError) -> [AddedTokenEntry] {
        var entries: [AddedTokenEntry] = []
        for (key, special) in numbered {
            guard let id = Int(key) else {
                throw ModelError(file: file, "“added_tokens_decoder” has the key “\(key)”, which is not an id")
            }
            entries.append(AddedTokenEntry(token: special.token, id: id))
        }
        entries.sort { ($0.id ?? 0) < ($1.id ?? 0) }
        var seen = Set(entries.map { Array($0.token.content.utf8) })
        for token in named where seen.insert(Array(token.content.utf8)).inserted {
            entries.append(AddedTokenEntry(token: token, id: nil))
        }
        return entries
    }

    /// Reads one token per line, without trailing white space.
    private static func lines(of bytes: [UInt8]) -> TokenList {
        var tokens = TokenList()
        let classes = ScalarClasses.shared
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                var end = newline
                while end > start {
                    let last = bytes.startOfScalar(before: end)
                    var index = last
                    guard classes[bytes.scalar(at: &index)].contains(.whitespace) else { break }
                    end = last
                }
                tokens.append(bytes[start..<end], id: tokens.count)
                start = newline + 1
            }
        }
        return tokens
    }
}
