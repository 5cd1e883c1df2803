import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Prompts that a model's files define are put in front of texts, by input type.
@Suite struct ModelPromptsInputTypeTests {
    private let fixture: EngineFixture

    /// Two models of equal weights, with prompts and without.
    init() throws {
        fixture = try EngineFixture()
        for name in ["plain", "prompted"] { try RandomModel.write(to: "\(fixture.store)/models/\(name)", seed: 1) }
        try fixture.folder.write(
            #"{"prompts": {"query": "cat: ", "passage": "dog: ", "web": "mat: "}, "default_prompt_name": "web"}"#,
            to: "store/models/prompted/config_sentence_transformers.json"
        )
    }

    private static let prompts: [InputType: String] = [
        .searchQuery: "cat: ", .searchDocument: "dog: ", .classification: "mat: ", .clustering: "mat: ",
    ]

    private static let texts = ["the cat sat", "on the mat", "row 7", "the cat sat"]

    private static func request(
        _ model: String,
        _ texts: [String],
        _ type: InputType,
        truncate: Truncation = .end
    ) -> EmbedRequest {
        EmbedRequest(model: ModelName(rawValue: model), texts: texts, inputType: type, truncate: truncate)
    }

    private static func job(_ model: String, _ dataset: Dataset, _ type: InputType) -> CreateJobRequest {
        CreateJobRequest(model: ModelName(rawValue: model), datasetID: dataset.id, inputType: type)
    }

    @Test(arguments: InputType.allCases) func jobsAndRequestsEmbedThePromptWithTheText(type: InputType) async throws {
        let prompt = try #require(Self.prompts[type])
        try await fixture.run { engine in
            let prompted = Self.texts.map { prompt + $0 }
            let wanted = try await engine.local.embed(Self.request("plain", prompted, type))
            let answer = try await engine.local.embed(Self.request("prompted", Self.texts, type))
            #expect(answer.float == wanted.float)
            #expect(answer.inputTokens == wanted.inputTokens)
            let unprompted = try await engine.local.embed(Self.request("plain", Self.texts, type))
            #expect(answer.float != unprompted.float)

            let dataset = try await engine.validated(jsonLines(Self.texts))
            let id = try await engine.local.createJob(Self.job("prompted", dataset, type))
            let job = try await engine.ended(id)
            #expect(try await engine.output(of: job).compactMap(\.vectors?.float) == wanted.float)
            #expect(job.tokens == wanted.inputTokens)
            let counts = try await engine.tokenCounts(
                of: Self.texts,
                model: ModelName(rawValue: "prompted"),
                inputType: type
            )
            #expect(counts.reduce(0, +) == wanted.inputTokens)
        }
    }

    /// The rows keep the text as it was uploaded, and a model without prompts gives the same vector for every type.
    @Test func nothingElseChanges() async throws {
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(Self.texts))
            var vectors: Set<[[Float]]> = []
            for type in InputType.allCases {
                let plain = try await engine.ended(try await engine.local.createJob(Self.job("plain", dataset, type)))
                vectors.insert(try await engine.output(of: plain).compactMap(\.vectors?.float))
            }
            #expect(vectors.count == 1)
            let id = try await engine.local.createJob(Self.job("prompted", dataset, .searchQuery))
            #expect(try await engine.output(of: try await engine.ended(id)).map(\.text) == Self.texts)
        }
    }

    @Test func modelsSayWhatIsPutInFront() async throws {
        let models = try await fixture.open().local.models()
        #expect(models.first { $0.name.rawValue == "prompted" }?.prompts == Self.prompts)
        #expect(models.first { $0.name.rawValue == "plain" }?.prompts == [:])
    }

    /// Two special tokens, and two of the prompt: "cat" and ":".
    @Test func promptsCountTowardsTheLimit() async throws {
        let engine = try fixture.open()
        let fits = String(repeating: "a ", count: 60)
        let answer = try await engine.local.embed(Self.request("prompted", [fits, fits + "a"], .searchQuery))
        #expect(answer.inputTokens == 128)
        #expect(answer.warnings == ["1 of 2 texts was cut at 64 tokens; 1 token lost"])
        let request = Self.request("prompted", [fits, fits + "a"], .searchQuery, truncate: .refuse)
        let refusal = await #expect(throws: APIError.self) { _ = try await engine.local.embed(request) }
        #expect(refusal?.message.contains("the text at index 1 has 65 tokens") == true)
        #expect(refusal?.message.hasSuffix("; set truncate to END to shorten it") == true)
    }

    /// The beginning of a text with a prompt is the prompt.
    @Test func aPromptIsNeverCut() async throws {
        let engine = try fixture.open()
        let expected = APIError(
            .invalidRequest,
            "invalid request: truncate START would cut off the prompt \"cat: \" that model 'prompted' has for "
                + "search_query; set truncate to END or NONE"
        )
        await #expect(throws: expected) {
            _ = try await engine.local.embed(Self.request("prompted", ["a"], .searchQuery, truncate: .start))
        }
        _ = try await engine.local.embed(Self.request("plain", ["a"], .searchQuery, truncate: .start))
    }
}
