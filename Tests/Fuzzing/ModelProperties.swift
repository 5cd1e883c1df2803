internal import TestSupport
internal import TextEmbedding

/// Properties of any files of a model.
enum ModelProperties {
    static func checkSafeTensors(_ bytes: [UInt8]) throws {
        let tensors: [String: SafeTensors.Tensor]
        do throws(ModelError) {
            tensors = try SafeTensors.tensors(fileSize: bytes.count, of: "fuzz") { Array(bytes[$0]) }
        } catch {
            return
        }
        for (name, tensor) in tensors {
            let isInside = tensor.range.lowerBound >= 8 && tensor.range.upperBound <= bytes.count
            try FuzzTarget.require(isInside, "tensor \(name) is not inside the file")
            let count = tensor.shape.reduce(1, *)
            try FuzzTarget.require(
                tensor.range.count == count * tensor.type.stride,
                "the size of tensor \(name) does not match its shape"
            )
        }
    }

    static func checkTokenizer(_ bytes: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let isJSON = bytes.first { $0 != 0x20 && $0 != 0x0A } == UInt8(ascii: "{")
        try folder.write(bytes, to: isJSON ? "tokenizer.json" : "vocab.txt")
        // Otherwise most of a tokenizer.json is replaced by settings.
        let settings = isJSON ? #"{"tokenizer_class": "PreTrainedTokenizerFast"}"# : "{}"
        try folder.write(settings, to: "tokenizer_config.json")
        let tokenizer: BERTTokenizer
        do throws(ModelError) { tokenizer = try BERTTokenizer(directory: folder.path) } catch { return }
        let frame = tokenizer.leadingIDs.count + tokenizer.trailingIDs.count
        let end = String(decoding: bytes.suffix(200), as: UTF8.self)
        for text in ["", "the cat\u{301} sat [MASK] 東京 \u{0} ＡＢ", end] {
            for limit in 0...16 {
                for end in [TruncatedEnd.start, .end] {
                    var ids: [Int32] = []
                    tokenizer.encode(text, maxTokens: limit, truncate: end, into: &ids)
                    try FuzzTarget.require(ids.count <= max(limit, frame), "\(ids.count) tokens, the limit is \(limit)")
                    let areKnown = ids.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize }
                    try FuzzTarget.require(areKnown, "an id is not in a vocabulary of \(tokenizer.vocabularySize)")
                }
            }
        }
    }

    static func checkConfiguration(_ bytes: [UInt8]) throws {
        let folder = try TemporaryFolder()
        for name in ["config.json", "sentence_bert_config.json", "1_Pooling/config.json"] {
            try folder.write(bytes, to: name)
        }
        let modules = #"""
            [{"type":"sentence_transformers.models.Transformer","path":""},
            {"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}]
            """#
        for content in [Array(modules.utf8), bytes] {
            try folder.write(content, to: "modules.json")
            do throws(ModelError) { _ = try ModelFolder(folder.path).shape() } catch {}
            let configuration: SentenceConfiguration
            do throws(ModelError) {
                let model = try ModelSignature(directory: folder.path)
                do throws(ModelError) { _ = try BERTConfiguration(model) } catch {}
                configuration = try SentenceConfiguration(model, positionsMax: positionsMax, family: .bert)
            } catch {
                continue
            }
            try FuzzTarget.require(configuration.tokensMax <= positionsMax, "more tokens than positions")
        }
    }

    private static let positionsMax = 512
}
