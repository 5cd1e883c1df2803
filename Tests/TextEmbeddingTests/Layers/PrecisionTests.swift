import CEmbeddingKernels
import TestSupport
import Testing
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct PrecisionTests {
    /// Returns a model; nil if bf16 is unavailable. Loading must then throw the obstacle, and the test ends.
    private func model(_ directory: String, _ precision: Precision) throws -> BERTModel? {
        guard let obstacle = precision.obstacle else {
            return try BERTModel(directory: directory, fingerprint: "abc", precision: precision)
        }
        #expect(throws: obstacle) {
            try BERTModel(directory: directory, fingerprint: "abc", precision: precision)
        }
        return nil
    }

    private func randomModel(seed: UInt64 = 3) throws -> BERTModel? {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: seed)
        return try model(folder.path, .bfloat16)
    }

    private static let texts =
        (0..<60).map { String(repeating: "the cat sat on row \($0). ", count: $0 % 9 + 1) } + ["", "a"]

    /// The processor's flags, the library and the environment, detected independently of the program.
    private func bfloat16IsExpected() throws -> Bool {
        #if os(Linux) && arch(x86_64)
        let file = try #require(fopen("/proc/cpuinfo", "r"))
        defer { fclose(file) }
        var bytes = [CChar](repeating: 0, count: 1 << 16)
        var hasInstructions = false
        while fgets(&bytes, Int32(bytes.count), file) != nil {
            hasInstructions = hasInstructions || strstr(bytes, " avx512_bf16") != nil
        }
        return hasInstructions && !Self.isRestricted && dlopen("libdnnl.so.2", RTLD_NOW) != nil
        #else
        return false
        #endif
    }

    /// Whether oneDNN's variable disables the instructions, as DNNL_MAX_CPU_ISA=AVX512_CORE does for tests.
    private static var isRestricted: Bool {
        guard let limit = getenv("DNNL_MAX_CPU_ISA") else { return false }
        let words = String(cString: limit).split(separator: "_")
        return !words.contains { ["BF16", "AMX", "ALL", "DEFAULT"].contains($0) }
    }

    @Test func obstacleMatchesTheProcessorAndLibrary() throws {
        let isExpected = try bfloat16IsExpected() && ek_bf16_open() != .not_compiled
        #expect((Precision.bfloat16.obstacle == nil) == isExpected)
    }

    @Test func obstacleTellsCauseAndFix() throws {
        #expect(Precision.float32.obstacle == nil)
        guard let reason = Precision.bfloat16.obstacle?.reason else { return }
        #expect(reason.hasPrefix("bf16 needs "))
        #expect(reason.hasSuffix("use fp32"))
    }

    @Test func precisionNames() {
        #expect(Precision.allCases.map(\.rawValue) == ["fp32", "bf16"])
    }

    @Test func fingerprintsDifferByPrecision() throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 3)
        #expect(try BERTModel(directory: folder.path, fingerprint: "abc").fingerprint == "abc")
        guard let model = try model(folder.path, .bfloat16) else { return }
        #expect(model.fingerprint == "abc+bf16")
    }

    @Test(arguments: 1...5)
    func randomModelVectorsAreCloseToFloat32(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: seed)
        guard let model = try model(folder.path, .bfloat16) else { return }
        let expected = try BERTModel(directory: folder.path, fingerprint: "abc").vectors(Self.texts)
        let vectors = try model.vectors(Self.texts)
        #expect(Agreement(vectors, expected).lowestCosine >= 0.999)
        #expect(vectors != expected)
    }

    @Test(arguments: ["mean", "cls"])
    func oddWidthModelVectorsAreCloseToFloat32(name: String) throws {
        let directory = ModelFixtures.tinyModel(name)
        guard let model = try model(directory, .bfloat16) else { return }
        let texts = ["The cat sat on the mat.", "dogs running", "a b c d e"]
        let expected = try BERTModel(directory: directory, fingerprint: "abc").vectors(texts)
        #expect(Agreement(try model.vectors(texts), expected).lowestCosine >= 0.999)
    }

    @Test func defaultModelVectorsAreCloseToSentenceTransformers() throws {
        try expectAgreement(ModelFixtures.defaultModelVectors, atLeast: 60)
    }

    @Test(.enabled(if: getenv("EMBEDJOBS_VECTOR_CORPUS") != nil, "scripts/reference-vectors --write makes a corpus"))
    func largeCorpusVectorsAreCloseToSentenceTransformers() throws {
        let folder = String(cString: try #require(getenv("EMBEDJOBS_VECTOR_CORPUS")))
        try expectAgreement("\(folder)/vectors.jsonl", atLeast: 1000)
    }

    private func expectAgreement(_ path: String, atLeast count: Int) throws {
        guard let model = try model(Requirement.model.path(), .bfloat16) else { return }
        let examples = try ModelFixtures.examples(at: path)
        #expect(examples.count >= count)
        let agreement = Agreement(try model.vectors(examples.map(\.text)), examples.map(\.floats))
        #expect(agreement.lowestCosine >= 0.9999)
        // The vectors must differ from those in float32.
        #expect(agreement.largestDifference > 1e-4)
    }

    @Test func vectorIsBitIdenticalInAnyBatch() throws {
        guard let model = try randomModel() else { return }
        let together = try model.vectors(Self.texts)
        for (text, vector) in zip(Self.texts, together) { #expect(try model.vectors([text]) == [vector]) }
        #expect(try model.vectors(Self.texts.reversed()) == together.reversed())
    }

    @Test func workersOnSeparateThreadsAreIndependent() async throws {
        guard let model = try randomModel() else { return }
        let alone = try model.vectors(Self.texts)
        try await withThrowingTaskGroup(of: [[Float]].self) { group in
            for _ in 0..<4 { group.addTask { try model.vectors(Self.texts) } }
            for try await vectors in group { #expect(vectors == alone) }
        }
    }

    @Test func nonFiniteVectorIsAnError() throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 3)
        var bytes = try folder.read("model.safetensors")
        // The last float of the file is a bias of the last layer.
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xc0, 0x7f])
        try folder.write(bytes, to: "model.safetensors")
        guard let model = try model(folder.path, .bfloat16) else { return }
        #expect(throws: ModelError(text: 0, "the model returned a vector that is zero or not finite")) {
            try model.vectors(["a"])
        }
    }
}
