import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Models with equal weights in one process, each with a worker.
@Suite struct KeptEmbedderTests {
    private let fixture: EngineFixture
    private let names = ["plain", "cased", "short", "cls", "raw"]

    init() throws {
        fixture = try EngineFixture()
        let models = "\(fixture.store)/models"
        for name in names {
            let pooling: RandomModel.Pooling = name == "cls" ? .cls : .mean
            try RandomModel.write(to: "\(models)/\(name)", seed: 1, pooling: pooling, isNormalized: name != "raw")
        }
        try fixture.folder.write(#"{"do_lower_case": false}"#, to: "store/models/cased/tokenizer_config.json")
        try fixture.folder.write(#"{"max_seq_length": 6}"#, to: "store/models/short/sentence_bert_config.json")
    }

    private static let texts = ["The CAT sat on a mat and the dog sat on the row", "a cat", "TEXT"]

    private static func vectors(of name: String, _ engine: JobEngine) async throws -> [[Float]?] {
        let request = EmbedRequest(
            model: ModelName(rawValue: name),
            texts: texts,
            inputType: .searchDocument,
            embeddingTypes: [.float],
            truncate: .end
        )
        return try await engine.local.embed(request).vectors.map(\.float)
    }

    @Test func eachModelHasItsVectorsInAnyOrder() async throws {
        var alone: [String: [[Float]?]] = [:]
        for name in names { alone[name] = try await fixture.run { try await Self.vectors(of: name, $0) } }
        #expect(Set(alone.values).count == names.count)
        let (order, expected) = (names + names.reversed() + names, alone)
        try await fixture.run { engine in
            for name in order {
                let vectors = try await Self.vectors(of: name, engine)
                #expect(vectors == expected[name], "\(name)")
            }
        }
    }

    @Test func jobsHaveTheVectorsOfTheirModels() async throws {
        let names = names
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(Self.texts))
            for name in names + names.reversed() {
                var request = CreateJobRequest.standIn(on: dataset)
                request.model = ModelName(rawValue: name)
                let job = try await engine.ended(try await engine.local.createJob(request))
                let rows = try await engine.output(of: job).map { $0.vectors?.float }
                let vectors = try await Self.vectors(of: name, engine)
                #expect(vectors == rows, "\(name)")
            }
        }
    }
}
