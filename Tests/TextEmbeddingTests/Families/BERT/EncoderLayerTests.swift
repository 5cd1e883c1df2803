import Testing
import TestSupport
import TextEmbedding

/// Compares the tensors between a tiny model's layers with those of transformers.
struct EncoderLayerTests {
    /// A text's tensors from expected.safetensors.
    private struct Expected {
        let file: SafeTensors
        let text: Int

        subscript(_ name: String) -> [Float] {
            get throws {
                let tensor = try #require(file.tensors["\(text).\(name)"])
                let memory = FloatMemory(count: tensor.shape.reduce(1, *))
                try file.readFloats(tensor, to: memory.base)
                return memory.floats
            }
        }
    }

    @Test(arguments: ["mean", "cls"], 0..<3)
    func everyLayerMatchesTransformers(name: String, text: Int) throws {
        let directory = ModelFixtures.tinyModel(name)
        let model = try BERTModel(directory: directory, fingerprint: "tiny")
        let expected = Expected(file: try SafeTensors(path: "\(directory)/expected.safetensors"), text: text)
        var batch = TokenBatch()
        // Another text precedes it, which must not affect it.
        for ids in [[2, 10, 3], try expected["ids"].map { Int32($0) }] {
            batch.ids += ids
            batch.endText()
        }
        let rows = batch.texts[1]
        let workspace = try model.makeWorkspace()
        func hidden() -> [Float] {
            let start = workspace.hidden.base + rows.lowerBound * model.dimensions
            return Array(UnsafeBufferPointer(start: start, count: rows.count * model.dimensions))
        }
        try model.embeddings.forward(batch, to: workspace.hidden.base)
        #expect(hidden().distance(to: try expected["embeddings"]) < 1e-5)
        for (index, layer) in model.layers.enumerated() {
            try layer.attention.forward(batch, workspace)
            #expect(hidden().distance(to: try expected["\(index).attention"]) < 1e-5)
            try layer.feedForward.forward(rows: batch.ids.count, workspace)
            #expect(hidden().distance(to: try expected["\(index).output"]) < 1e-5)
        }
        let vector = FloatMemory(count: model.dimensions)
        let start = workspace.hidden.base + rows.lowerBound * model.dimensions
        #expect(model.pooling.forward(start, rows: rows.count, width: model.dimensions, to: vector.base))
        #expect(vector.floats.distance(to: try expected["vector"]) < 1e-5)
    }

    @Test func tokenIDOutsideTheVocabularyIsAnError() throws {
        let model = try BERTModel(directory: ModelFixtures.tinyModel("mean"), fingerprint: "tiny")
        for id: Int32 in [26, -1] {
            var batch = TokenBatch()
            batch.ids = [id]
            batch.endText()
            #expect(throws: ModelError("token id \(id) is out of range: the vocabulary has 26 tokens")) {
                try model.embeddings.forward(batch, to: model.makeWorkspace().hidden.base)
            }
        }
    }
}
