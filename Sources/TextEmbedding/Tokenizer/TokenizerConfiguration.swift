/// What the files of a model say about its tokenizer.
struct TokenizerConfiguration {
    /// The file it comes from, for messages.
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

    /// An added token as a file lists it.
    struct AddedTokenEntry {
        var token: AddedToken
        /// The id that the file gives it, where it gives one.
        var id: Int?
    }

    /// What stands around the ids of a text.
    enum Frame {
        /// The ids of the tokens before and after the text.
        case ids(leading: [Int], trailing: [Int])
        /// One token before and one after, by name.
        case tokens(leading: String, trailing: String)
    }

    /// The limit of a file's size: vocabularies of half a million tokens take a tenth of it.
    static let maxFileSize = 128 << 20

    /// Reads tokenizer.json, or vocab.txt and tokenizer_config.json where there is none.
    ///
    /// Throws a `ModelError` for a file that cannot be read, is no such file, or asks for what this tokenizer is not.
    static func read(directory: String) throws(ModelError) -> TokenizerConfiguration {
        let whole = "\(directory)/tokenizer.json"
        if let bytes = try TokenizerFile.read(whole, limit: maxFileSize) {
            return try tokenizerJSON(bytes, file: whole)
        }
        let list = "\(directory)/vocab.txt"
        guard let vocabulary = try TokenizerFile.read(list, limit: maxFileSize) else {
            throw ModelError(file: directory, "there is neither a tokenizer.json nor a vocab.txt")
        }
        let settings = "\(directory)/tokenizer_config.json"
        guard let bytes = try TokenizerFile.read(settings, limit: maxFileSize) else {
            throw ModelError(file: settings, "the file is missing, and so is tokenizer.json that could do without it")
        }
        return try vocabularyText(vocabulary, file: list, settings: bytes, settingsFile: settings)
    }
}
