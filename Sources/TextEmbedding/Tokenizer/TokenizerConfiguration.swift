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
        /// One token before and one after, by name.
        case tokens(leading: String, trailing: String)
    }

    /// The maximum file size; vocabularies of half a million tokens take a tenth of it.
    static let maxFileSize = 128 << 20

    /// Reads tokenizer.json, or vocab.txt and tokenizer_config.json without it.
    ///
    /// - Throws: `ModelError` for a file that is unreadable, malformed, or uses unsupported features.
    static func read(directory: String) throws(ModelError) -> TokenizerConfiguration {
        let whole = "\(directory)/tokenizer.json"
        if let bytes = try TokenizerFile.read(whole, limit: maxFileSize) {
            return try tokenizerJSON(bytes, file: whole)
        }
        let list = "\(directory)/vocab.txt"
        guard let vocabulary = try TokenizerFile.read(list, limit: maxFileSize) else {
            throw ModelError(file: directory, "tokenizer.json and vocab.txt are both missing")
        }
        let settings = "\(directory)/tokenizer_config.json"
        guard let bytes = try TokenizerFile.read(settings, limit: maxFileSize) else {
            throw ModelError(file: settings, "the file is missing; it is required without a tokenizer.json")
        }
        return try vocabularyText(vocabulary, file: list, settings: bytes, settingsFile: settings)
    }
}
