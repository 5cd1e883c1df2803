import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

/// Tests the engine's responses for a few texts, without a job.
@Suite struct TextWorkerTests {
    private let fixture: EngineFixture

    init() throws {
        fixture = try EngineFixture()
        try RandomModel.write(to: "\(fixture.store)/models/tiny", seed: 1)
        try Folder.link("\(fixture.store)/models/embed-english-v3.0", to: "tiny")
    }

    private static let tiny = ModelName(rawValue: "tiny")

    private func request(
        _ texts: [String],
        model: String = "tiny",
        types: [EmbeddingType] = [],
        truncate: Truncation = .end
    ) -> EmbedRequest {
        EmbedRequest(
            model: ModelName(rawValue: model),
            texts: texts,
            inputType: .searchQuery,
            embeddingTypes: types,
            truncate: truncate
        )
    }

    private func refusal(_ engine: JobEngine, _ request: EmbedRequest) async -> APIError? {
        do throws(APIError) { _ = try await engine.local.embed(request) } catch { return error }
        return nil
    }

    /// The hosted models have several sizes of vectors, and cut texts at any length; a model here has its own.
    @Test func dimensionsAndLengthsOtherThanTheModelsAreRefused() async throws {
        try await fixture.run { engine in
            var request = request(["the cat sat", "the cat"])
            (request.outputDimension, request.maxTokens) = (24, 5)
            let vectors = try await engine.local.embed(request).float
            (request.outputDimension, request.maxTokens) = (nil, nil)
            #expect(try await engine.local.embed(request).float == vectors)
            request.maxTokens = 1_000
            #expect(try await engine.local.embed(request).float == vectors)
            request.maxTokens = 4
            let long = await refusal(engine, request)
            #expect(long?.message.contains("the text at index 0 has 5 tokens, more than max_tokens 4") == true)
            (request.maxTokens, request.outputDimension) = (nil, 256)
            #expect(
                await refusal(engine, request)
                    == .invalid("output_dimension must be 24, the only one of model 'tiny', not 256")
            )
        }
    }

    @Test(arguments: [Truncation.start, .end])
    func vectorsEqualThoseOfAJob(truncate: Truncation) async throws {
        // More tokens than the model accepts, so that truncation matters, and more texts than a batch.
        let texts =
            (0..<40).map { "the cat sat on row \($0)" }
            + [(0..<200).map { "word\($0)" }.joined(separator: " "), "é", "日本"]
        let request = request(texts, types: EmbeddingType.allCases, truncate: truncate)
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(texts))
            let job = CreateJobRequest(
                model: Self.tiny,
                datasetID: dataset.id,
                inputType: .searchDocument,
                embeddingTypes: EmbeddingType.allCases,
                truncate: truncate
            )
            let rows = try await engine.output(of: try await engine.ended(try await engine.local.createJob(job)))
            #expect(rows.count == texts.count)
            let answer = try await engine.local.embed(request)
            #expect(answer.float == rows.compactMap(\.vectors?.float))
            #expect(answer.int8 == rows.compactMap(\.vectors?.int8))
            #expect(answer.uint8 == rows.compactMap(\.vectors?.uint8))
            #expect(answer.binary == rows.compactMap(\.vectors?.binary))
            #expect(answer.ubinary == rows.compactMap(\.vectors?.ubinary))
            #expect(answer.base64 == rows.compactMap(\.vectors?.base64))
            #expect(answer.float?.count == texts.count)
            // The result is the same with other texts and in another order.
            let alone = try await engine.local.embed(
                EmbedRequest(model: Self.tiny, texts: [texts[7]], inputType: .clustering)
            )
            #expect(alone.float?.first == rows[7].vectors?.float)
        }
    }

    @Test func returnsOnlyTheRequestedTypes() async throws {
        let engine = try fixture.open()
        let standard = try await engine.local.embed(request(["a"]))
        #expect(standard.float?.first?.count == 24)
        #expect(standard.int8 == nil)
        #expect(standard.base64 == nil)
        #expect(standard.warnings == [])
        let small = try await engine.local.embed(request(["a", "b"], types: [.int8, .ubinary]))
        #expect(small.int8?.map(\.count) == [24, 24])
        #expect(small.ubinary?.map(\.count) == [3, 3])
        #expect(small.float == nil)
        #expect(small.uint8 == nil)
        #expect(small.binary == nil)
        #expect(small.base64 == nil)
        #expect(standard.id != small.id)
        #expect(standard.id.count == 36)
    }

    @Test func aliasHasAWarningAsForJobs() async throws {
        let engine = try fixture.open()
        let answer = try await engine.local.embed(request(["a cat"], model: "embed-english-v3.0"))
        #expect(answer.warnings == ["model 'embed-english-v3.0' is an alias: its vectors are those of 'tiny'"])
        let own = try await engine.local.embed(request(["a cat"]))
        #expect(answer.float == own.float)
    }

    @Test func unknownModelIsRefusedAsForJobs() async throws {
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["a"]))
            let model = ModelName(rawValue: "embed-multilingual-v3.0")
            let ofJob = await #expect(throws: APIError.self) {
                var request = CreateJobRequest.standIn(on: dataset)
                request.model = model
                _ = try await engine.local.createJob(request)
            }
            #expect(ofJob?.code == .notFound)
            let request = EmbedRequest(model: model, texts: ["a"], inputType: .searchQuery)
            #expect(await refusal(engine, request) == ofJob)
            let ofTokenize = await #expect(throws: APIError.self) {
                _ = try await engine.local.tokenize("a", model: model)
            }
            let ofDetokenize = await #expect(throws: APIError.self) {
                _ = try await engine.local.detokenize([5], model: model)
            }
            let ofCounts = await #expect(throws: APIError.self) {
                _ = try await engine.tokenCounts(of: ["a"], model: model)
            }
            #expect(ofTokenize == ofJob)
            #expect(ofDetokenize == ofJob)
            #expect(ofCounts == ofJob)
        }
    }

    @Test func invalidTextsGetTheHostedServicesErrors() async throws {
        let engine = try fixture.open()
        let refusals = [
            (request([""]), "inputs contains an element that is the empty string at index 0"),
            (request(["a", ""]), "inputs contains an element that is the empty string at index 1"),
            (request(Array(repeating: "a", count: 104)), "total number of texts must be at most 96 - received 104"),
            (request([]), "texts must contain at least one text"),
        ]
        for (request, reason) in refusals {
            #expect(await refusal(engine, request) == APIError(.invalidRequest, "invalid request: " + reason))
        }
        #expect(await refusal(engine, request(Array(repeating: "a", count: 96))) == nil)
    }

    @Test func longTextIsRefusedWithoutTruncation() async throws {
        let engine = try fixture.open()
        // Two of the model's 64 tokens are special.
        let (fits, tooLong) = (String(repeating: "a ", count: 62), String(repeating: "a ", count: 63))
        #expect(await refusal(engine, request([fits], truncate: .refuse)) == nil)
        let error = await refusal(engine, request(["a", fits, tooLong], truncate: .refuse))
        #expect(error?.code == .invalidRequest)
        #expect(
            error?.message == "invalid request: the text at index 2 has 65 tokens, but model 'tiny' takes at most 64; "
                + "set truncate to START or END to shorten it"
        )
        let cut = try await engine.local.embed(request([tooLong]))
        #expect(cut.inputTokens == 64)
    }

    @Test func countsTheEmbeddedTokens() async throws {
        let engine = try fixture.open()
        let texts = ["a", "the cat sat", "catty", String(repeating: "a ", count: 500)]
        let counts = try await engine.tokenCounts(of: texts, model: Self.tiny)
        #expect(counts == [3, 5, 5, 64])
        #expect(try await engine.local.embed(request(texts)).inputTokens == counts.reduce(0, +))
        #expect(try await engine.tokenCounts(of: [], model: Self.tiny) == [])
    }

    @Test func namesTheTextThatTheModelCannotEmbed() async throws {
        var fixture = fixture
        fixture.model = StandInModel(batch: 1) {
            if $0 == ["bad"] { throw ModelError(text: 1, "the model gives a vector that is zero") }
        }
        let engine = try fixture.open()
        let error = await refusal(engine, request(["a", "bad"], model: "stand-in"))
        #expect(error == APIError(.modelInvalid, "the text at index 1: the model gives a vector that is zero"))
        // The worker remains usable.
        #expect(await refusal(engine, request(["a"], model: "stand-in")) == nil)
    }

    @Test func queryDoesNotWaitForTheShardsOfJobs() async throws {
        let gate = Gate()
        var fixture = fixture
        fixture.workerCount = 1
        fixture.model = StandInModel { _ in gate.pass() }
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["one", "two"]))
            let job = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            // The only worker is blocked in the middle of its shard.
            let answer = try await engine.local.embed(request(["a cat"]))
            #expect(answer.float?.count == 1)
            #expect(try await engine.local.job(job).status == .processing)
            gate.open()
            #expect(try await engine.ended(job).status == .complete)
        }
    }

    @Test func weightsAreNotNeededForTokens() async throws {
        try Folder.remove("\(fixture.store)/models/tiny/model.safetensors")
        let engine = try fixture.open()
        let tokens = try await engine.local.tokenize("The catty é", model: Self.tiny)
        #expect(tokens.strings == ["the", "cat", "##t", "##y", "e"])
        #expect(try await engine.local.detokenize(tokens.ids, model: Self.tiny) == "the catty e")
        #expect(try await engine.tokenCounts(of: ["a"], model: Self.tiny) == [3])
        #expect(await refusal(engine, request(["a"]))?.code == .modelInvalid)
    }

    @Test func invalidTokensAreRefused() async throws {
        let engine = try fixture.open()
        func refusal(_ ask: () async throws(APIError) -> Void) async -> APIError? {
            do throws(APIError) { try await ask() } catch { return error }
            return nil
        }
        let most = 65_536
        let idempotency = [
            await refusal { () async throws(APIError) in _ = try await engine.local.tokenize("", model: Self.tiny) },
            await refusal { () async throws(APIError) in
                _ = try await engine.local.tokenize(String(repeating: "é", count: most + 1), model: Self.tiny)
            },
            await refusal { () async throws(APIError) in _ = try await engine.local.detokenize([], model: Self.tiny) },
            await refusal { () async throws(APIError) in
                _ = try await engine.local.detokenize([Int](repeating: 5, count: most + 1), model: Self.tiny)
            },
            await refusal { () async throws(APIError) in
                _ = try await engine.local.detokenize([5, 100_000], model: Self.tiny)
            },
            await refusal { () async throws(APIError) in _ = try await engine.local.detokenize([-1], model: Self.tiny)
            },
        ]
        let reasons = [
            "text must be from 1 to 65536 characters long", "text must be from 1 to 65536 characters long",
            "tokens must hold from 1 to 65536 tokens", "tokens must hold from 1 to 65536 tokens",
            "token 100000 at index 1 is not in the vocabulary of model 'tiny'",
            "token -1 at index 0 is not in the vocabulary of model 'tiny'",
        ]
        #expect(idempotency == reasons.map { APIError(.invalidRequest, "invalid request: \($0)") })
        let longest = try await engine.local.tokenize(String(repeating: "é", count: most), model: Self.tiny)
        #expect(longest.ids.count == 1)
    }

    /// Compares the default model's tokens and their text with the tokenizers library.
    @Test func tokensAndTheirTextEqualTheTokenizersLibrarys() async throws {
        try Folder.link("\(fixture.store)/models/minilm", to: try Requirement.model.path())
        let engine = try fixture.open()
        let model = ModelName(rawValue: "minilm")
        let texts = [
            "Hello, world!", "Unbelievably antidisestablishmentarian", "don't (re)tokenize: 3.14% of [MASK] it",
            "naïve café — 日本語 und Straße", "🙂 emoji and \u{200B}zero width", "[CLS] [SEP][PAD] in a text",
            "x\u{301} combining", String(repeating: "z", count: 120), "tabs\tand\nlines", "ｆｕｌｌ", "a##b ##ing",
        ]
        let ids = [[2_015, 2_003], [101, 7_592, 102], Array(990..<1_100), Array(stride(from: 0, to: 30_522, by: 7))]
        var lines = ""
        for text in texts {
            let tokens = try await engine.local.tokenize(text, model: model)
            let spelled = try await engine.local.detokenize(tokens.ids, model: model)
            lines += line(text, tokens.ids, tokens.strings, spelled)
        }
        for ids in ids { lines += line(nil, ids, [], try await engine.local.detokenize(ids, model: model)) }
        let folder = try TemporaryFolder()
        try folder.write(lines, to: "tokens.jsonl")
        try folder.write(Self.witness, to: "witness.py")
        let path = try Requirement.model.path()
        let result = try ChildProcess.run(
            try Requirement.python.path(),
            ["witness.py", "\(path)/tokenizer.json"],
            folder: folder.path
        )
        #expect(result.output == "\(texts.count + ids.count) agree\n", "\(result.errors)")
    }

    private func line(_ text: String?, _ ids: [Int], _ strings: [String], _ spelled: String) -> String {
        func quoted(_ text: String) -> String {
            var bytes: [UInt8] = []
            JSONText.append(text, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let list = strings.map(quoted).joined(separator: ",")
        return #"{"text":\#(text.map(quoted) ?? "null"),"ids":\#(ids),"strings":[\#(list)],"#
            + #""spelled":\#(quoted(spelled))}"# + "\n"
    }

    private static let witness = """
        import json, sys
        from tokenizers import Tokenizer, decoders
        tokenizer = Tokenizer.from_file(sys.argv[1])
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.decoder = decoders.WordPiece(cleanup=False)
        count = 0
        for line in open("tokens.jsonl", encoding="utf-8"):
            ours = json.loads(line)
            if ours["text"] is not None:
                theirs = tokenizer.encode(ours["text"], add_special_tokens=False)
                assert theirs.ids == ours["ids"], (ours, theirs.ids)
                assert theirs.tokens == ours["strings"], (ours, theirs.tokens)
            spelled = tokenizer.decode(ours["ids"], skip_special_tokens=False)
            assert spelled == ours["spelled"], (ours, spelled)
            count += 1
        print(count, "agree")
        """
}
