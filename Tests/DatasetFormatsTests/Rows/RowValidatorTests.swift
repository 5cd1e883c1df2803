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
    private func validator(_ lines: [String], skipsMalformed: Bool) throws -> (validator: RowValidator, seen: Int) {
        var validator = RowValidator(columns: 1, skipsMalformed: skipsMalformed)
        var seen = 0
        for outcome in try outcomes(lines) {
            seen += 1
            if !validator.observe(outcome) { break }
        }
        return (validator, seen)
    }

    private let good = #"{"text":"a","n":1}"#
    private let bad = #"{"text":""}"#

    @Test(arguments: [false, true])
    func countsValidRowsAndTypesTheirColumns(skipsMalformed: Bool) throws {
        let (validator, seen) = try validator([good, #"{"text":"b","n":0.5}"#, good], skipsMalformed: skipsMalformed)
        #expect(seen == 3)
        #expect(validator.rowCount == 3)
        #expect(validator.types.types == [.double])
        #expect(validator.failure == nil)
        #expect(validator.warnings == [])
    }

    @Test func blankRowsAreCounted() throws {
        let (validator, _) = try validator([good, #"{"text":"  "}"#, bad, #"{"text":"\u200b"}"#], skipsMalformed: true)
        #expect(validator.failure == nil)
        #expect(validator.warnings.count == 2)
        #expect(validator.warnings.last == "blank: 2 of 3 rows contain only white space")
    }

    @Test func firstErrorIsTheReasonAndTheNextFiveAreWarnings() throws {
        let (validator, seen) = try validator([good, bad] + Array(repeating: bad, count: 100), skipsMalformed: false)
        #expect(validator.failure?.line == 2)
        #expect(validator.warnings.count == FormatLimits.rowReasonsMax)
        #expect(validator.warnings.first?.contains("line 3") == true)
        // Later rows would not change the result, so the rest of the file is not read.
        #expect(seen == 2 + FormatLimits.rowReasonsMax)
    }

    @Test func oneWarningForAFieldThatEveryRowLacks() throws {
        let lines = Array(repeating: #"{"id":1,"body":"a"}"#, count: 300)
        let (validator, _) = try validator(lines, skipsMalformed: false)
        #expect(validator.failure?.message == #"line 1: the field "text" is missing; fields: id, body"#)
        #expect(validator.warnings == ["the first error repeats in 299 more rows"])
        // Another error is reported by itself.
        let mixed = try self.validator(Array(lines[..<2]) + [bad, lines[0]], skipsMalformed: false).validator
        #expect(mixed.warnings == ["line 3, column 9: text is empty", "the first error repeats in 2 more rows"])
    }

    @Test func droppedRowsAreWarningsAndTheRestIsValid() throws {
        let lines = Array(repeating: bad, count: 20) + [good]
        let (validator, seen) = try validator(lines, skipsMalformed: true)
        #expect(seen == 21)
        #expect(validator.rowCount == 1)
        #expect(validator.failure == nil)
        #expect(validator.warnings.count == FormatLimits.rowReasonsMax + 1)
        #expect(validator.warnings.last == "dropped: 20 rows in all")
        #expect(validator.warnings.allSatisfy { $0.hasPrefix("dropped: ") })
    }

    @Test func rejectsADatasetWithOnlyDroppedRows() throws {
        #expect(try validator([bad, bad], skipsMalformed: true).validator.failure?.line == 1)
        #expect(try validator([], skipsMalformed: true).validator.failure == .noRows)
        #expect(try validator([], skipsMalformed: false).validator.failure == .noRows)
    }

    @Test func fatalErrorsAreNotDropped() throws {
        // A UTF-16 byte order mark: the file cannot be read at all.
        var parser = JSONLinesParser(fields: try FieldSelection())
        var validator = RowValidator(columns: 0, skipsMalformed: true)
        var goesOn = true
        parser.feed([0xFF, 0xFE] + Array("{\0}\0\n\0".utf8)) { goesOn = validator.observe($0) }
        #expect(!goesOn)
        #expect(validator.failure?.code == .unsupportedEncoding)
    }
}
