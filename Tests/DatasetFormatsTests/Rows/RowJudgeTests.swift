import DatasetFormats
import Testing

@Suite struct RowJudgeTests {
    /// The parser's outcome for each line.
    private func outcomes(_ lines: [String]) throws -> [RowOutcome] {
        var parser = JSONLinesParser(fields: try FieldSelection(optional: ["n"]))
        var outcomes: [RowOutcome] = []
        parser.feed(Array(lines.map { $0 + "\n" }.joined().utf8)) { outcomes.append($0) }
        return outcomes
    }

    /// Observes rows until the judge has seen enough; returns the number of rows observed.
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
    func countsValidRowsAndTypesTheirColumns(skipsMalformed: Bool) throws {
        let (judge, seen) = try judge([good, #"{"text":"b","n":0.5}"#, good], skipsMalformed: skipsMalformed)
        #expect(seen == 3)
        #expect(judge.rowCount == 3)
        #expect(judge.types.types == [.double])
        #expect(judge.failure == nil)
        #expect(judge.warnings == [])
    }

    @Test func firstErrorIsTheReasonAndTheNextFiveAreWarnings() throws {
        let (judge, seen) = try judge([good, bad] + Array(repeating: bad, count: 100), skipsMalformed: false)
        #expect(judge.failure?.line == 2)
        #expect(judge.warnings.count == FormatLimits.rowReasonsMax)
        #expect(judge.warnings.first?.contains("line 3") == true)
        // Later rows would not change the result, so the rest of the file is not read.
        #expect(seen == 2 + FormatLimits.rowReasonsMax)
    }

    @Test func droppedRowsAreWarningsAndTheRestIsValid() throws {
        let lines = Array(repeating: bad, count: 20) + [good]
        let (judge, seen) = try judge(lines, skipsMalformed: true)
        #expect(seen == 21)
        #expect(judge.rowCount == 1)
        #expect(judge.failure == nil)
        #expect(judge.warnings.count == FormatLimits.rowReasonsMax + 1)
        #expect(judge.warnings.last == "dropped: 20 rows in all")
        #expect(judge.warnings.allSatisfy { $0.hasPrefix("dropped: ") })
    }

    @Test func rejectsADatasetWithOnlyDroppedRows() throws {
        #expect(try judge([bad, bad], skipsMalformed: true).judge.failure?.line == 1)
        #expect(try judge([], skipsMalformed: true).judge.failure == .noRows)
        #expect(try judge([], skipsMalformed: false).judge.failure == .noRows)
    }

    @Test func fatalErrorsAreNotDropped() throws {
        // A UTF-16 byte order mark: the file cannot be read at all.
        var parser = JSONLinesParser(fields: try FieldSelection())
        var judge = RowJudge(columns: 0, skipsMalformed: true)
        var goesOn = true
        parser.feed([0xFF, 0xFE] + Array("{\0}\0\n\0".utf8)) { goesOn = judge.observe($0) }
        #expect(!goesOn)
        #expect(judge.failure?.code == .unsupportedEncoding)
    }
}
