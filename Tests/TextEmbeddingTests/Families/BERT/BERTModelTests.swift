import Testing
import TestSupport
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct BERTModelTests {
    private func randomModel(pooling: RandomModel.Pooling = .mean, isNormalized: Bool = true) throws -> BERTModel {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 3, pooling: pooling, isNormalized: isNormalized)
        return try BERTModel(directory: folder.path, fingerprint: "random")
    }

    private func expectAgreement(_ path: String, atLeast count: Int) throws {
        let model = try BERTModel(directory: Requirement.model.path(), fingerprint: "default")
        let examples = try ModelFixtures.examples(at: path)
        #expect(examples.count >= count)
        let agreement = Agreement(try model.vectors(examples.map(\.text)), examples.map(\.floats))
        #expect(agreement.lowestCosine >= 0.99999)
        #expect(agreement.largestDifference <= 1e-4)
    }

    @Test func defaultModelVectorsMatchSentenceTransformers() throws {
        try expectAgreement(ModelFixtures.defaultModelVectors, atLeast: 60)
    }

    @Test(.enabled(if: getenv("EMBEDJOBS_VECTOR_CORPUS") != nil, "scripts/reference-vectors --write makes a corpus"))
    func largeCorpusVectorsMatchSentenceTransformers() throws {
        let folder = String(cString: try #require(getenv("EMBEDJOBS_VECTOR_CORPUS")))
        try expectAgreement("\(folder)/vectors.jsonl", atLeast: 1000)
    }

    @Test func modelPropertiesComeFromItsFiles() throws {
        let model = try randomModel()
        #expect(model.dimensions == 24)
        #expect(model.maxTokens == 64)
        #expect(model.fingerprint == "random")
        #expect(abs(model.quantizationLimit - 0.653197) < 1e-5)
    }

    @Test func vectorIsBitIdenticalInAnyBatch() throws {
        let model = try randomModel()
        let texts = (0..<60).map { String(repeating: "the cat sat on row \($0). ", count: $0 % 9 + 1) } + ["", "a"]
        let together = try model.vectors(texts)
        for (text, vector) in zip(texts, together) { #expect(try model.vectors([text]) == [vector]) }
        #expect(try model.vectors(texts.reversed()) == together.reversed())
        #expect(Set(together).count == Set(texts).count)
    }

    @Test func progressCountsEveryTextOnce() throws {
        let model = try randomModel()
        var counts: [Int] = []
        _ = try model.vectors([String](repeating: "a b c d e f g h i j k l m n", count: 50)) { counts.append($0) }
        #expect(counts.count > 1)
        #expect(counts.reduce(0, +) == 50)
        #expect(!counts.contains(0))
        counts = []
        #expect(try model.vectors([]) { counts.append($0) } == [])
        #expect(counts == [])
    }

    @Test func errorsOfAfterBatchStopTheWork() throws {
        struct Enough: Error {}
        let model = try randomModel()
        var calls = 0
        #expect(throws: Enough.self) {
            try model.vectors([String](repeating: "a b c d e f g h", count: 200)) { _ in
                calls += 1
                if calls == 2 { throw Enough() }
            }
        }
        #expect(calls == 2)
    }

    @Test func longTextIsTruncatedAtTheRequestedEnd() throws {
        let model = try randomModel()
        let letters = (0..<100).map { _ in ["a", "b", "c"].randomElement()! }
        let long = letters.joined(separator: " ")
        let kept = model.maxTokens - 2
        let first = letters.prefix(kept).joined(separator: " ")
        let last = letters.suffix(kept).joined(separator: " ")
        #expect(try model.vectors([long]) == model.vectors([first]))
        #expect(try model.vectors([long], truncate: .start) == model.vectors([last]))
    }

    @Test(arguments: [RandomModel.Pooling.mean, .cls], [true, false])
    func vectorsHaveLength1WhereTheModelSaysSo(pooling: RandomModel.Pooling, isNormalized: Bool) throws {
        let vector = try randomModel(pooling: pooling, isNormalized: isNormalized).vectors(["the cat"])[0]
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect((abs(length - 1) < 1e-6) == isNormalized)
    }

    @Test func workersOnSeparateThreadsAreIndependent() async throws {
        let model = try randomModel()
        let texts = (0..<200).map { "the dog sat on mat \($0)" }
        let alone = try model.vectors(texts)
        try await withThrowingTaskGroup(of: [[Float]].self) { group in
            for _ in 0..<4 { group.addTask { try model.vectors(texts) } }
            for try await vectors in group { #expect(vectors == alone) }
        }
    }

    @Test func nonFiniteVectorErrorNamesTheText() throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 3)
        // The row of "~", token 98. The first tensor of the file is the word embeddings.
        var bytes = try folder.read("model.safetensors")
        let header = bytes.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
        let row = 8 + header + 98 * 24 * 4
        for (index, byte) in [UInt8](arrayLiteral: 0, 0, 0xc0, 0x7f).enumerated() { bytes[row + index] = byte }
        try folder.write(bytes, to: "model.safetensors")
        let model = try BERTModel(directory: folder.path, fingerprint: "random")
        _ = try model.vectors(["a", "b"])
        #expect(throws: ModelError(text: 2, "the model returned a vector that is zero or not finite")) {
            try model.vectors(["a", "b", "c ~"])
        }
    }
}
