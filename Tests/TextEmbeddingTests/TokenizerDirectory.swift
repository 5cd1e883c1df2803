#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Testing
import TextEmbedding

/// A temporary directory with tokenizer files, which deinit removes. A tokenizer.json without other settings is read
/// whole, as by the tokenizers library.
final class TokenizerDirectory {
    let path: String

    init(_ files: [String: String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        for (name, content) in files { try write(Array(content.utf8), name) }
        let settings = "tokenizer_config.json"
        guard files["tokenizer.json"] != nil, files[settings] == nil else { return }
        try write(Array(Self.readsWhole.utf8), settings)
    }

    /// The settings under which a tokenizer.json is read whole.
    static let readsWhole = #"{"tokenizer_class": "PreTrainedTokenizerFast"}"#

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func tokenizer() throws -> BERTTokenizer {
        try BERTTokenizer(directory: path)
    }

    /// Returns the error of loading the tokenizer.
    func refusal() throws -> ModelError {
        try #require(throws: ModelError.self) { try tokenizer() }
    }
}

/// A tokenizer.json with a few tokens, in parts that tests can change.
struct SmallTokenizer {
    static let tokens = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "b", "Über", "über", "uber", "!",
        "é",
        "e\u{301}", "\u{110B}\u{1161}", "中", "hello", "##\u{1F600}", "\u{1F600}",
    ]

    var vocabulary = json(tokens)
    var model =
        ###""type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":20"###
    var normalizer = #"{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"lowercase":true}"#
    var preTokenizer = #"{"type":"BertPreTokenizer"}"#
    var postProcessor = #"{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}"#
    var added = [added("[MASK]", 4)]

    var json: String {
        """
        {"version":"1.0","added_tokens":[\(added.joined(separator: ","))],"normalizer":\(normalizer),
        "pre_tokenizer":\(preTokenizer), "post_processor":\(postProcessor),"decoder":null,
        "model":{\(model),"vocab":\(vocabulary)}}
        """
    }

    func directory() throws -> TokenizerDirectory {
        try TokenizerDirectory(["tokenizer.json": json])
    }

    static func added(_ content: String, _ id: Int, _ flag: String? = nil) -> String {
        let flags = ["single_word", "lstrip", "rstrip", "normalized", "special"].map { "\"\($0)\":\($0 == flag)" }
        return "{\"id\":\(id),\"content\":\"\(content)\",\(flags.joined(separator: ","))}"
    }

    /// Returns the tokens as a JSON object with their indices as ids.
    static func json(_ tokens: [String]) -> String {
        let pairs = tokens.enumerated().map { index, token in
            let escaped = token.utf8.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] }
            return "\"\(String(decoding: escaped, as: UTF8.self))\":\(index)"
        }
        return "{\(pairs.joined(separator: ", "))}"
    }
}

extension BERTTokenizer {
    func ids(_ text: String, maxTokens: Int = .max, truncate: TruncatedEnd = .end) -> [Int32] {
        var ids: [Int32] = []
        encode(text, maxTokens: maxTokens, truncate: truncate, into: &ids)
        return ids
    }
}
