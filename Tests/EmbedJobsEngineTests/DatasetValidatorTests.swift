import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// The verdict row by row, and what a validated dataset leaves on the disk; ValidationTests has the messages.
@Suite struct DatasetValidatorTests {
    private func upload(_ text: String, to engine: JobEngine) async throws -> DatasetID {
        let upload = DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
        return try await engine.uploadDataset(upload)
    }

    @Test func writesThePartAndWhichTextsRepeat() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let plain = try await upload(jsonLines(["a", "b"]), to: engine)
        let repeating = try await upload(jsonLines(["a", "b", "a"]), to: engine)
        #expect(try await engine.validateNext())
        #expect(try await engine.validateNext())
        #expect(try await !engine.validateNext())
        #expect(try Folder.names(in: engine.store.paths.dataset(plain.rawValue)) == ["part-00000"])
        let folder = engine.store.paths.dataset(repeating.rawValue)
        #expect(try Folder.names(in: folder) == ["first-rows", "part-00000"])
        #expect(try FirstRows(path: "\(folder)/first-rows").first(of: 0..<3) == [0, 1, 0])
        #expect(try await engine.dataset(repeating).parts.first?.sizeBytes == Folder.size(of: "\(folder)/part-00000"))
    }

    @Test func theOldestIsValidatedFirst() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let first = try await upload(jsonLines(["a"]), to: engine)
        let second = try await upload(jsonLines(["b"]), to: engine)
        _ = try await engine.validateNext()
        #expect(try await engine.dataset(first).validationStatus == .validated)
        #expect(try await engine.dataset(second).validationStatus == .queued)
    }

    /// Three rows of which each is larger than what is read at a time.
    @Test func rowsMayBeLongerThanAChunk() async throws {
        let texts = (0..<3).map { String(repeating: "long \($0) ", count: Limits.readBytes / 3) }
        let rows = try await EngineBench().run { engine in
            try await engine.rows(of: try await engine.validated(jsonLines(texts)).id)
        }
        #expect(rows.map(\.text) == texts)
    }

    @Test func stopsWhenItsTaskIsCancelledAndIsTakenUpAtTheNextStart() async throws {
        let bench = try EngineBench()
        let id: DatasetID
        do {
            let engine = try bench.open()
            id = try await upload(jsonLines(["a"]), to: engine)
            let step = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await engine.validateNext()
            }
            #expect(try await !step.value)
            #expect(try await engine.dataset(id).validationStatus == .processing)
        }
        let engine = try bench.open()
        #expect(try await engine.dataset(id).validationStatus == .queued)
        #expect(try await engine.validateNext())
        #expect(try await engine.dataset(id).validationStatus == .validated)
    }
}

@Suite struct RowJudgeTests {
    /// What the parser says of each line.
    private func outcomes(_ lines: [String]) throws -> [RowOutcome] {
        var parser = JSONLinesParser(fields: try FieldSelection(optional: ["n"]))
        var outcomes: [RowOutcome] = []
        parser.feed(Array(lines.map { $0 + "\n" }.joined().utf8)) { outcomes.append($0) }
        return outcomes
    }

    /// Judges until the judge has seen enough; answers how many rows that took.
    private func judge(_ lines: [String], skipsMalformed: Bool) throws -> (judge: RowJudge, seen: Int) {
        var judge = RowJudge(columns: 1, skipsMalformed: skipsMalformed)
        var seen = 0
        for outcome in try outcomes(lines) {
            seen += 1
            if !judge.observe(outcome) { break }
        }
        return (judge, seen)
    }

    private let good = #"{"text":"a","n":1}"#
    private let bad = #"{"text":""}"#

    @Test(arguments: [false, true])
    func goodRowsAreCountedAndTheirColumnsTyped(skipsMalformed: Bool) throws {
        let (judge, seen) = try judge([good, #"{"text":"b","n":0.5}"#, good], skipsMalformed: skipsMalformed)
        #expect(seen == 3)
        #expect(judge.rowCount == 3)
        #expect(judge.types.types == [.double])
        #expect(judge.failure == nil)
        #expect(judge.warnings == [])
    }

    @Test func theFirstMistakeIsTheReasonAndTheNextFiveAreWarnings() throws {
        let (judge, seen) = try judge([good, bad] + Array(repeating: bad, count: 100), skipsMalformed: false)
        #expect(judge.failure?.line == 2)
        #expect(judge.warnings.count == Limits.validationWarningsMax)
        #expect(judge.warnings.first?.contains("line 3") == true)
        // Nothing behind them would change the verdict, so the rest of the file is not read.
        #expect(seen == 2 + Limits.validationWarningsMax)
    }

    @Test func droppedRowsAreWarningsAndTheRestIsFit() throws {
        let lines = Array(repeating: bad, count: 20) + [good]
        let (judge, seen) = try judge(lines, skipsMalformed: true)
        #expect(seen == 21)
        #expect(judge.rowCount == 1)
        #expect(judge.failure == nil)
        #expect(judge.warnings.count == Limits.validationWarningsMax + 1)
        #expect(judge.warnings.last == "dropped: 20 rows in all")
        #expect(judge.warnings.allSatisfy { $0.hasPrefix("dropped: ") })
    }

    @Test func aDatasetOfWhichEveryRowIsDroppedIsUnfit() throws {
        #expect(try judge([bad, bad], skipsMalformed: true).judge.failure?.line == 1)
        #expect(try judge([], skipsMalformed: true).judge.failure == .noRows)
        #expect(try judge([], skipsMalformed: false).judge.failure == .noRows)
    }

    @Test func aFatalMistakeIsNotDropped() throws {
        // The mark of UTF-16: nothing in the file can be read.
        var parser = JSONLinesParser(fields: try FieldSelection())
        var judge = RowJudge(columns: 0, skipsMalformed: true)
        var goesOn = true
        parser.feed([0xFF, 0xFE] + Array("{\0}\0\n\0".utf8)) { goesOn = judge.observe($0) }
        #expect(!goesOn)
        #expect(judge.failure?.code == .unsupportedEncoding)
    }
}
