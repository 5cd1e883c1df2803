/// The tokenizer configuration from a model's files.
struct TokenizerConfiguration {
    /// The source file, for messages.
    var file: String
    var tokens: TokenList
    /// The file that lists the tokens.
    var vocabularyFile: String
    var normalizer: Normalizer.Options
    var unknownToken: String
    var continuingPrefix: String
    var maxCharactersPerWord: Int
    var addedTokens: [AddedTokenEntry]
    var frame: Frame

    /// An added token listed in a file.
    struct AddedTokenEntry {
        var token: AddedToken
        /// The id in the file, if any.
        var id: Int?
    }

    /// The special tokens around the ids of a text.
    enum Frame {
        /// The ids of the tokens before and after the text.
        case ids(leading: [Int], trailing: [Int])
        /// One token before and one after, by name. If `written` is present, their ids must be these.
        case tokens(leading: String, trailing: String, written: (leading: [Int], trailing: [Int])? = nil)
    }

    /// The maximum file size; vocabularies of half a million tokens take a tenth of it.
    static let maxFileSize = 128 << 20

    /// Reads tokenizer.json, or vocab.txt without it, and the settings next to it.
    ///
    /// - Throws: `ModelError` for a file that is unreadable, malformed, or uses unsupported features.
    static func read(_ model: ModelSignature) throws(ModelError) -> TokenizerConfiguration {
        let settings = try TokenizerSettings(model)
        var configuration = try read(model, settings)
        var seen = Set(configuration.addedTokens.map { Array($0.token.content.utf8) })
        for token in settings.specialTokens where seen.insert(Array(token.content.utf8)).inserted {
            configuration.addedTokens.append(AddedTokenEntry(token: token, id: nil))
        }
        // Accents are stripped as without it, since the tokenizer's own normaliser decides.
        if settings.lowercasesTexts { configuration.normalizer.lowercase = true }
        return configuration
    }

    private static func read(
        _ model: ModelSignature,
        _ settings: TokenizerSettings
    ) throws(ModelError) -> TokenizerConfiguration {
        let whole = "\(model.directory)/\(KeyTable.tokenizer.file)"
        if let bytes = try TokenizerFile.read(whole, limit: maxFileSize) {
            return try tokenizerJSON(bytes, file: whole).adjusted(to: settings)
        }
        let list = "\(model.directory)/\(KeyTable.vocabulary.file)"
        guard let vocabulary = try TokenizerFile.read(list, limit: maxFileSize) else {
            throw ModelError(file: model.directory, "tokenizer.json and vocab.txt are both missing")
        }
        guard !settings.kind.readsWhole else {
            throw ModelError(file: settings.file, "tokenizer_class \(settings.kind.rawValue) needs a tokenizer.json")
        }
        return vocabularyText(vocabulary, file: list, settings)
    }
}
