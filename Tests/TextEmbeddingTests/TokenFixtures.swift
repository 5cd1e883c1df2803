#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import TestSupport
import Testing
import TextEmbedding

/// A text and its tokens from the Hugging Face tokenizers library, written by scripts/reference-tokens.
struct TokenExample: Decodable {
    var config: String
    var text: String
    var ids: [Int32]?
    var maxTokens: Int?
    var truncate: String?
    var normalized: String?
    var words: [String]?

    enum CodingKeys: String, CodingKey {
        case config, text, ids, truncate, normalized, words
        case maxTokens = "max_tokens"
    }

    /// Returns a description of the first difference from this tokenizer's output; nil if equal.
    func difference(from tokenizer: ConfiguredTokenizer) -> String? {
        let ours = tokenizer.tokenizer.ids(
            text,
            maxTokens: maxTokens ?? .max,
            truncate: truncate == "start" ? .start : .end
        )
        if let ids, ids != ours { return "\(config) \(text.debugDescription): \(ours), not \(ids)" }
        let form = tokenizer.normalizer.normalize(text)
        if let normalized, !normalized.utf8.elementsEqual(form.utf8) {
            return "\(config) \(text.debugDescription): \(form.debugDescription), not \(normalized.debugDescription)"
        }
        let split = tokenizer.words(of: form)
        if let words, !words.elementsEqual(split, by: { $0.utf8.elementsEqual($1.utf8) }) {
            return "\(config) \(text.debugDescription): \(split), not \(words)"
        }
        return nil
    }
}

/// A tokenizer and its parts that examples check.
struct ConfiguredTokenizer: Sendable {
    private struct File: Decodable {
        struct Options: Decodable {
            var cleanText: Bool
            var handleChineseCharacters: Bool
            var stripAccents: Bool?
            var lowercase: Bool

            enum CodingKeys: String, CodingKey {
                case cleanText = "clean_text"
                case handleChineseCharacters = "handle_chinese_chars"
                case stripAccents = "strip_accents"
                case lowercase
            }
        }

        var normalizer: Options
    }

    let tokenizer: BERTTokenizer
    let normalizer: Normalizer

    /// Creates the tokenizer of a tokenizer.json.
    init(json: String) throws {
        tokenizer = try TokenizerDirectory(["tokenizer.json": json]).tokenizer()
        let options = try JSONDecoder().decode(File.self, from: Data(json.utf8)).normalizer
        normalizer = Normalizer(
            Normalizer.Options(
                cleanText: options.cleanText,
                handleChineseCharacters: options.handleChineseCharacters,
                stripAccents: options.stripAccents,
                lowercase: options.lowercase
            )
        )
    }

    func words(of text: String) -> [String] {
        var words: [String] = []
        _ = Array(text.utf8).withUnsafeBufferPointer { bytes in
            WordSplitter().forEachWord(in: bytes) { word in
                words.append(String(decoding: word, as: UTF8.self))
                return true
            }
        }
        return words
    }
}

/// The fixtures and the real model that they are based on.
enum TokenFixtures {
    static let folder = URL(filePath: Checkout.path("Tests/TextEmbeddingTests/Fixtures/tokenizer"))

    /// Returns the directory of the real model.
    static func modelDirectory() throws -> String {
        try #require(
            ProcessInfo.processInfo.environment["EMBEDJOBS_TEST_MODEL"],
            "set EMBEDJOBS_TEST_MODEL to the directory of the default model, as scripts/test does"
        )
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    static func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    static func examples(_ name: String) throws -> [TokenExample] {
        let data = try Data(contentsOf: folder.appending(path: name))
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            try JSONDecoder().decode(TokenExample.self, from: Data(line))
        }
    }

    /// The tokenizers of the fixtures' configurations, by name.
    static func tokenizers() throws -> [String: ConfiguredTokenizer] {
        try loaded.get()
    }

    private static let loaded = Result { try load() }

    private static func load() throws -> [String: ConfiguredTokenizer] {
        let list = String(decoding: try bytes("\(modelDirectory())/vocab.txt"), as: UTF8.self)
        let vocabulary = SmallTokenizer.json(list.split(separator: "\n").map(String.init))
        let configs = folder.appending(path: "configs").path
        var tokenizers: [String: ConfiguredTokenizer] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: configs) {
            let json = String(decoding: try bytes("\(configs)/\(file)"), as: UTF8.self)
            let whole = json.replacing("\"vocab\":{}", with: "\"vocab\":\(vocabulary)")
            tokenizers[String(file.dropLast(".json".count))] = try ConfiguredTokenizer(json: whole)
        }
        return tokenizers
    }

    /// Records an issue for each example of a fixture for which the tokenizer's output differs.
    static func check(_ name: String, atLeast count: Int) throws {
        let tokenizers = try tokenizers()
        let examples = try examples(name)
        #expect(examples.count >= count)
        for example in examples {
            let tokenizer = try #require(tokenizers[example.config])
            if let difference = example.difference(from: tokenizer) { Issue.record("\(difference)") }
        }
    }
}
