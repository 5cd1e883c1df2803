import LocalFiles
import TestSupport
import Testing
import TextEmbedding

/// Every key of the tables, in models for which scripts/reference-keys recorded what sentence-transformers makes of
/// them.
struct KeyTableTests {
    static let tables: [KeyTable] = [
        .bert, .modules, .pooling, .normalize, .transformer, .sentences, .tokenizerSettings, .specialTokens,
        .addedTokens, .vocabulary, .tokenizer, .adapter,
    ]

    /// What became of a model.
    private enum Result {
        case vectors([[Float]])
        case refused(String)
    }

    private static func treatment(of row: String) -> KeyTable.Treatment? {
        for table in tables {
            for entry in table.rows where entry.keys.contains(where: { "\(table.file) \($0)" == row }) {
                return entry.treatment
            }
        }
        return nil
    }

    private func result(of example: KeyExamples.Example, _ texts: [String]) throws -> Result {
        let folder = try TemporaryFolder()
        try folder.copy(KeyExamples.base, to: "model")
        try example.change(folder, "model")
        do throws(ModelError) {
            let model = try ModelFolder(folder.file("model"))
            let loaded = try model.model { _, _ throws(ModelError) in "digest" }
            let tokens = try model.family.limits(model.signature).tokens
            let sentences = try SentenceConfiguration(model.signature, positionsMax: tokens, family: model.family)
            let prompt = sentences.prompts.prompt(named: [])
            return .vectors(try vectors(of: loaded, texts.map { prompt + $0 }))
        } catch { return .refused("\(error)") }
    }

    private func vectors(of model: any EmbeddingModel, _ texts: [String]) throws(ModelError) -> [[Float]] {
        do { return try model.vectors(texts) } catch { throw error as? ModelError ?? ModelError("\(error)") }
    }

    /// Returns how a result differs from the library's; nil if it is right, or refused where that is allowed.
    private func fault(_ result: Result, _ example: KeyExamples.Example) -> String? {
        switch (result, example.library) {
        case (.vectors, .error): return "accepted, but the library has an error"
        case (.refused(let reason), .vectors):
            if case .ignored = Self.treatment(of: example.row) { return "refused: \(reason)" }
            return nil
        case (.vectors(let ours), .vectors(let theirs)):
            let difference = Agreement(ours, theirs).largestDifference
            return ours.count == theirs.count && difference < 2e-4 ? nil : "differs by \(difference)"
        case (.refused, .error): return nil
        }
    }

    @Test func everyModelIsReadAsByTheLibraryOrRefused() throws {
        let examples = try KeyExamples()
        #expect(examples.all.count > 300)
        for example in examples.all {
            let result = try result(of: example, examples.texts)
            if let fault = fault(result, example) { Issue.record("\(example.row) \(example.changes): \(fault)") }
        }
    }

    /// A row without a case could claim anything.
    @Test func everyKeyHasACase() throws {
        let rows = Set(try KeyExamples().all.map(\.row))
        for table in Self.tables {
            for key in table.rows.flatMap(\.keys) where !rows.contains("\(table.file) \(key)") {
                Issue.record("\(table.file) \(key): add a case to scripts/benchmarks/model_keys.py")
            }
        }
    }

    @Test func treatmentsAreWhatHappens() throws {
        let examples = try KeyExamples()
        for (row, cases) in Dictionary(grouping: examples.all, by: \.row) {
            guard let treatment = Self.treatment(of: row) else { continue }
            let results = try cases.map { try result(of: $0, examples.texts) }
            let refused = results.count { if case .refused = $0 { true } else { false } }
            switch treatment {
            case .honoured: break
            case .ignored: #expect(refused == 0 && cases.contains(where: \.isUnchanged), "\(row)")
            case .refused: #expect(refused > 0, "\(row)")
            }
        }
    }

    @Test func everyKeyIsListedOnce() {
        for table in Self.tables {
            let keys = table.rows.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(table.file)")
        }
    }

    @Test func allFaultsOfAFileAreNamed() throws {
        let value = JSONValue.object([
            .init(name: "is_decoder", value: .flag(true)), .init(name: "auto_map", value: .text("x")),
        ])
        let error = #expect(throws: ModelError.self) { try KeyTable.bert.check(value, path: "config.json") }
        #expect(
            error?.reason == "is_decoder true is not supported: a token would see only the tokens before it; "
                + "auto_map \"x\" is not supported: the model has Python code of its own"
        )
        let unknown = JSONValue.object([.init(name: "surprise", value: .number(1))])
        #expect(throws: ModelError(file: "f", "\"surprise\" is not a key that sentence-transformers reads")) {
            try KeyTable.pooling.check(unknown, path: "f")
        }
        try KeyTable.bert.check(unknown, path: "f")
    }

    /// Needs the Python environment "bench": see scripts/steps/python.
    @Test(.enabled(if: KeyExamples.python != nil, "EMBEDJOBS_BENCH_PYTHON names a Python with sentence-transformers"))
    func recordedResultsAreThoseOfTheLibrary() throws {
        let python = try #require(KeyExamples.python)
        let child = try ChildProcess.run(python, [Checkout.path("scripts/reference-keys"), "--check"])
        #expect(child.exitCode == 0, "\(child.errors.suffix(2000))")
    }
}
