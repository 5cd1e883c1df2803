internal import LocalFiles

/// A tiny BERT with random weights, as a directory in the layout of Hugging Face and sentence-transformers. It embeds
/// ASCII text with the real code almost instantly; its vectors are meaningless.
package enum RandomModel {
    /// The supported poolings.
    package enum Pooling: String, Sendable {
        case mean
        case cls
    }

    /// The size of the model. The widths are not multiples of a vector register's.
    package struct Size: Sendable {
        /// Encoder layers.
        package var layers = 2
        /// Floats in a vector.
        package var hidden = 24
        /// Attention heads; they must divide `hidden`.
        package var heads = 3
        /// Inner floats of the feed-forward network.
        package var intermediate = 40
        /// Maximum tokens of a text.
        package var tokens = 64
        /// Whole words in the vocabulary, besides letters, digits and signs.
        package var words = ["the", "a", "cat", "dog", "sat", "on", "mat", "row", "text", "job"]

        /// The default size.
        package init() {}
    }

    /// Writes the model to `directory`, which is created if needed. Equal arguments give equal bytes.
    package static func write(
        to directory: String,
        seed: UInt64,
        pooling: Pooling = .mean,
        isNormalized: Bool = true,
        size: Size = Size()
    ) throws {
        let vocabulary = Self.vocabulary(size.words)
        let folders = isNormalized ? ["1_Pooling", "2_Normalize"] : ["1_Pooling"]
        for folder in folders { try Folder.create("\(directory)/\(folder)") }
        let files: [(String, String)] = [
            ("config.json", configuration(size, vocabularySize: vocabulary.count)),
            ("sentence_bert_config.json", #"{"max_seq_length": \#(size.tokens), "do_lower_case": false}"#),
            ("modules.json", modules(isNormalized: isNormalized)),
            ("1_Pooling/config.json", poolingFile(pooling, width: size.hidden)),
            ("vocab.txt", vocabulary.map { "\($0)\n" }.joined()),
            ("tokenizer_config.json", tokenizerFile),
        ]
        for (name, text) in files { try write(Array(text.utf8), to: "\(directory)/\(name)") }
        let tensors = self.tensors(size, vocabularySize: vocabulary.count)
        try write(safeTensors(tensors, seed: seed), to: "\(directory)/model.safetensors")
    }

    /// A file in the safetensors format with these tensors, each of float32 and filled with small random numbers; layer
    /// norms' scales are around 1.
    package static func safeTensors(_ tensors: [(name: String, shape: [Int])], seed: UInt64) -> [UInt8] {
        var source = RandomFloats(state: seed)
        var data: [UInt8] = []
        var entries: [String] = []
        for (name, shape) in tensors {
            let start = data.count
            let center: Float = name.hasSuffix("LayerNorm.weight") ? 1 : 0
            for _ in 0..<shape.reduce(1, *) {
                withUnsafeBytes(of: (center + source.next()).bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
            entries.append(#""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(start),\#(data.count)]}"#)
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }

    /// The names and shapes of the tensors of a model, in the order of the file.
    package static func tensors(_ size: Size, vocabularySize: Int) -> [(name: String, shape: [Int])] {
        let width = size.hidden
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> [(name: String, shape: [Int])] {
            [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
        }
        func norm(_ name: String) -> [(name: String, shape: [Int])] {
            [("\(name).LayerNorm.weight", [width]), ("\(name).LayerNorm.bias", [width])]
        }
        var tensors: [(name: String, shape: [Int])] = [
            ("embeddings.word_embeddings.weight", [vocabularySize, width]),
            ("embeddings.position_embeddings.weight", [size.tokens, width]),
            ("embeddings.token_type_embeddings.weight", [2, width]),
        ]
        tensors += norm("embeddings")
        for layer in (0..<size.layers).map({ "encoder.layer.\($0)" }) {
            for part in ["query", "key", "value"] { tensors += linear("\(layer).attention.self.\(part)", width, width) }
            tensors += linear("\(layer).attention.output.dense", width, width) + norm("\(layer).attention.output")
            tensors += linear("\(layer).intermediate.dense", width, size.intermediate)
            tensors += linear("\(layer).output.dense", size.intermediate, width) + norm("\(layer).output")
        }
        return tensors
    }

    /// The vocabulary: these whole words, and printable ASCII, also within words.
    package static func vocabulary(_ words: [String]) -> [String] {
        let signs = (UInt8(ascii: "!")...UInt8(ascii: "~")).map { String(UnicodeScalar($0)) }
        let inner = (Array("abcdefghijklmnopqrstuvwxyz") + Array("0123456789")).map { "##\($0)" }
        return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + signs + inner + words.filter { $0.utf8.count > 1 }
    }
}

extension RandomModel {
    private static func configuration(_ size: Size, vocabularySize: Int) -> String {
        """
        {"model_type": "bert", "architectures": ["BertModel"], "hidden_act": "gelu", "hidden_size": \(size.hidden),
        "num_hidden_layers": \(size.layers), "num_attention_heads": \(size.heads),
        "intermediate_size": \(size.intermediate), "max_position_embeddings": \(size.tokens), "type_vocab_size": 2,
        "vocab_size": \(vocabularySize), "layer_norm_eps": 1e-12, "position_embedding_type": "absolute"}
        """
    }

    private static func modules(isNormalized: Bool) -> String {
        let kinds = ["Transformer", "Pooling"] + (isNormalized ? ["Normalize"] : [])
        let paths = ["", "1_Pooling", "2_Normalize"]
        let modules = zip(kinds, paths).enumerated().map { index, module in
            """
            {"idx": \(index), "name": "\(index)", "path": "\(module.1)", \
            "type": "sentence_transformers.models.\(module.0)"}
            """
        }
        return "[\(modules.joined(separator: ", "))]"
    }

    private static func poolingFile(_ pooling: Pooling, width: Int) -> String {
        """
        {"word_embedding_dimension": \(width), "pooling_mode_cls_token": \(pooling == .cls),
        "pooling_mode_mean_tokens": \(pooling == .mean), "pooling_mode_max_tokens": false,
        "pooling_mode_mean_sqrt_len_tokens": false}
        """
    }

    private static let tokenizerFile = """
        {"do_lower_case": true, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
        "mask_token": "[MASK]", "tokenize_chinese_chars": true, "strip_accents": null,
        "tokenizer_class": "BertTokenizer"}
        """

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let output = try OutputFile(path: path)
        try bytes.withUnsafeBytes { try output.write($0) }
        try output.publish(replacing: true)
    }

    /// Numbers between -0.5 and 0.5 by SplitMix64 (Steele, Lea and Flood, 2014).
    private struct RandomFloats {
        var state: UInt64

        mutating func next() -> Float {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return Float((mixed ^ (mixed >> 31)) >> 40) / Float(1 << 24) - 0.5
        }
    }
}
