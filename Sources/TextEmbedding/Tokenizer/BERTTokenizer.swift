/// Converts texts to token ids of a BERT model, equal to those of the Hugging Face tokenizers library.
package struct BERTTokenizer: TextTokenizer {
    /// The number of bytes normalised at a time, if chunking does not change the result. A long text that is truncated
    /// is then not read to its end.
    private static let chunk = 4096

    /// The largest id plus one: the number of rows that the word embeddings need.
    package let vocabularySize: Int
    /// The ids before a text, such as [CLS].
    package let leadingIDs: [Int32]
    /// The ids after a text, such as [SEP].
    package let trailingIDs: [Int32]
    /// The id of words that the vocabulary cannot represent.
    package var unknownID: Int32 { wordPiece.unknownID }

    /// The file with the vocabulary, for messages.
    private let file: String
    private let normalizer: Normalizer
    private let splitter = WordSplitter()
    private let wordPiece: WordPiece
    private let added: AddedTokens
    /// The prefix of tokens that continue a word: "##".
    private let continuingPrefix: [UInt8]
    /// The added tokens outside the vocabulary, by id.
    private let addedSpellings: [Int: String]

    /// Loads the tokenizer of the model in a directory.
    package init(directory: String) throws(ModelError) { try self.init(ModelSignature(directory: directory)) }

    /// Loads the tokenizer of a model, from tokenizer.json or vocab.txt, and the settings next to it, if any.
    ///
    /// - Throws: `ModelError` with the file and the fault or unsupported feature.
    package init(_ model: ModelSignature) throws(ModelError) {
        let configuration = try TokenizerConfiguration.read(model)
        let vocabulary = try Vocabulary(
            configuration.tokens,
            continuingPrefix: configuration.continuingPrefix,
            file: configuration.vocabularyFile
        )
        wordPiece = try WordPiece(
            vocabulary: vocabulary,
            unknownToken: configuration.unknownToken,
            maxCharactersPerWord: configuration.maxCharactersPerWord,
            file: configuration.file
        )
        normalizer = Normalizer(configuration.normalizer)
        let tokens = try configuration.numberedTokens(vocabulary)
        added = try AddedTokens(tokens, normalizer: normalizer, file: configuration.file)
        continuingPrefix = Array(configuration.continuingPrefix.utf8)
        let unlisted = tokens.filter { Int($0.id) >= vocabulary.count }
        addedSpellings = Dictionary(unlisted.map { (Int($0.id), $0.content) }) { first, _ in first }
        vocabularySize = tokens.reduce(vocabulary.count) { max($0, Int($1.id) + 1) }
        (leadingIDs, trailingIDs) = try configuration.frameIDs(vocabulary, vocabularySize)
        file = configuration.vocabularyFile
    }

    /// Throws unless a table of word embeddings with `rows` rows has one for each token.
    func check(rows: Int) throws(ModelError) {
        guard vocabularySize > rows else { return }
        throw ModelError(
            file: file,
            "the tokenizer has \(vocabularySize) tokens, but the model has word embeddings of \(rows) only"
        )
    }

    /// Appends the ids of a text to `ids`, between the leading and trailing ids.
    ///
    /// At most `maxTokens` ids are appended, including special ones. `truncate` selects which end of a longer text is
    /// dropped. If `maxTokens` leaves no space for text, only the special ids are appended, even beyond `maxTokens`.
    package func encode(_ text: String, maxTokens: Int, truncate: TruncatedEnd, into ids: inout [Int32]) {
        ids.append(contentsOf: leadingIDs)
        let first = ids.count
        let room = min(max(0, maxTokens - leadingIDs.count - trailingIDs.count), Int.max - first)
        var text = text
        text.withUTF8 { append($0, upTo: truncate == .end ? first + room : Int.max, to: &ids) }
        let excess = ids.count - first - room
        if excess > 0 {
            switch truncate {
            case .start: ids.removeSubrange(first..<(first + excess))
            case .end: ids.removeLast(excess)
            }
        }
        ids.append(contentsOf: trailingIDs)
    }

    package func ids(of text: String) -> [Int32] {
        var (ids, text) = ([Int32](), text)
        text.withUTF8 { append($0, upTo: Int.max, to: &ids) }
        return ids
    }

    package func spelling(of id: Int) -> String? {
        bytes(ofToken: id).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Continuation pieces are joined to their word, other tokens are separated by a space. This equals the WordPiece
    /// decoder of the tokenizers library without clean-up and with special tokens.
    package func text(of ids: [Int]) -> String {
        var text: [UInt8] = []
        for (index, token) in ids.lazy.compactMap(bytes(ofToken:)).enumerated() {
            if index > 0, token.starts(with: continuingPrefix) {
                text += token.dropFirst(continuingPrefix.count)
            } else {
                if index > 0 { text.append(UInt8(ascii: " ")) }
                text += token
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns a token of the vocabulary or an added token.
    private func bytes(ofToken id: Int) -> ArraySlice<UInt8>? {
        let vocabulary = wordPiece.vocabulary
        guard !(0..<vocabulary.count).contains(id) else { return vocabulary.words.bytes(ofToken: id) }
        return addedSpellings[id].map { Array($0.utf8)[...] }
    }

    /// Appends ids until `ids` has at least `limit` of them, possibly a few more.
    private func append(_ text: UnsafeBufferPointer<UInt8>, upTo limit: Int, to ids: inout [Int32]) {
        var scratch: [UInt8] = []
        _ = added.raw.forEachSegment(in: text) { segment in
            switch segment {
            case .token(let id): ids.append(id)
            case .text(let text): appendWords(of: text, upTo: limit, to: &ids, &scratch)
            }
            return ids.count < limit
        }
    }

    private func appendWords(
        of text: UnsafeBufferPointer<UInt8>,
        upTo limit: Int,
        to ids: inout [Int32],
        _ scratch: inout [UInt8]
    ) {
        var start = 0
        while start < text.count, ids.count < limit {
            let end = endOfChunk(text, from: start)
            scratch.removeAll(keepingCapacity: true)
            normalizer.normalize(UnsafeBufferPointer(rebasing: text[start..<end]), into: &scratch)
            scratch.withUnsafeBufferPointer { normalized in
                _ = added.normalized.forEachSegment(in: normalized) { segment in
                    switch segment {
                    case .token(let id): ids.append(id)
                    case .text(let text): appendPieces(of: text, upTo: limit, to: &ids)
                    }
                    return ids.count < limit
                }
            }
            start = end
        }
    }

    private func appendPieces(of text: UnsafeBufferPointer<UInt8>, upTo limit: Int, to ids: inout [Int32]) {
        _ = splitter.forEachWord(in: text) { word in
            wordPiece.append(word, to: &ids)
            return ids.count < limit
        }
    }

    /// Returns where the text can be split: before ASCII white space, which ends words and separates marks. The text is
    /// not split if added tokens are matched in normalised text, since one could span the split.
    private func endOfChunk(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard added.normalized.isEmpty, text.count - start > Self.chunk else { return text.count }
        let end = text[(start + Self.chunk)...].firstIndex { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
        return end ?? text.count
    }
}

extension TokenizerConfiguration {
    /// Returns the added tokens with ids as in the tokenizers library: from the vocabulary, else the next ids after it.
    /// Throws if the file specifies other ids, since it was then written for another vocabulary.
    fileprivate func numberedTokens(_ vocabulary: Vocabulary) throws(ModelError) -> [AddedToken] {
        var next = vocabulary.count
        var tokens: [AddedToken] = []
        for entry in addedTokens where !entry.token.content.isEmpty {
            var token = entry.token
            if let id = vocabulary.id(of: token.content.utf8) {
                token.id = id
            } else {
                token.id = Int32(next)
                next += 1
            }
            if let id = entry.id, id != Int(token.id) {
                throw ModelError(
                    file: file,
                    "the added token “\(token.content)” has the id \(id), expected \(token.id)"
                )
            }
            tokens.append(token)
        }
        return tokens
    }

    fileprivate func frameIDs(
        _ vocabulary: Vocabulary,
        _ vocabularySize: Int
    ) throws(ModelError) -> (leading: [Int32], trailing: [Int32]) {
        switch frame {
        case .tokens(let leading, let trailing, let written):
            let ids = (leading: [try id(of: leading, vocabulary)], trailing: [try id(of: trailing, vocabulary)])
            if let written, written != (ids.leading.map { Int($0) }, ids.trailing.map { Int($0) }) {
                throw disagreement("post_processor adds other tokens than \(leading) and \(trailing)")
            }
            return ids
        case .ids(let leading, let trailing):
            for id in leading + trailing where !(0..<vocabularySize).contains(id) {
                throw ModelError(file: file, "the post-processor adds the unknown token id \(id)")
            }
            return (leading.map { Int32($0) }, trailing.map { Int32($0) })
        }
    }

    private func id(of token: String, _ vocabulary: Vocabulary) throws(ModelError) -> Int32 {
        guard let id = vocabulary.id(of: token.utf8) else {
            throw ModelError(file: vocabularyFile, "the token “\(token)” is not in the vocabulary")
        }
        return id
    }
}
