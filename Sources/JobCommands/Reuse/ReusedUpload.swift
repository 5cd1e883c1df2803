internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

/// An upload without the rows whose texts have vectors in an earlier output.
///
/// A file does not tell which model made its vectors. Some of its texts are therefore uploaded all the same, and their
/// new vectors are compared with the old ones when the rows are joined: the first text, and the longest, which shows
/// another truncation. So a job is never without rows either.
struct ReusedUpload: Sendable {
    /// All rows of the file, in order.
    let rows: UploadedRows
    /// The path of the earlier output.
    let earlierPath: String
    /// The types of its vectors; empty for a file without rows.
    let earlierTypes: [EmbeddingType]
    /// The number of rows in the file, without malformed rows that are left out.
    let rowCount: Int
    /// How many of them have a text of the earlier output.
    let reusedCount: Int
    /// How many of those are uploaded, to compare their vectors.
    let comparedCount: Int
    /// The kept fields with the types that they have over all rows of the file.
    let columns: [DatasetColumn]

    /// The number of rows that are uploaded.
    var uploadedCount: Int { rowCount - reusedCount + comparedCount }

    /// Finds the rows to leave out, and returns them with the bytes to upload, one JSON object per line.
    static func plan(
        _ rows: UploadedRows,
        _ earlier: EarlierOutput,
        _ session: Session
    ) throws(CommandFailure) -> (upload: ReusedUpload, bytes: InputFile) {
        do {
            var survey = Survey(rows)
            try rows.forEach { outcome in try survey.observe(outcome, earlier) }
            if let failure = survey.validator.failure {
                let warnings = Validation.lines(of: survey.validator.warnings, rows.label)
                throw CommandFailure(
                    .invalidUpload(path: rows.label, .failed, reason: failure.message, warnings: warnings)
                )
            }
            if survey.validator.skippedCount > 0 {
                Validation.report(survey.validator.warnings, of: rows.label, to: session.output)
            }
            let upload = ReusedUpload(rows, earlier, survey)
            return (upload, try upload.bytes(survey, session))
        } catch {
            throw CommandFailure(reusing: rows.label, error)
        }
    }

    private init(_ rows: UploadedRows, _ earlier: EarlierOutput, _ survey: Survey) {
        self.rows = rows
        (earlierPath, earlierTypes) = (earlier.path, earlier.types)
        rowCount = survey.isKnown.count
        reusedCount = survey.isKnown.count { $0 }
        comparedCount = survey.compared.count
        columns = zip(rows.fields.names, survey.validator.types.types).map { DatasetColumn(name: $0, type: $1) }
    }

    /// Writes the rows that are uploaded, with their values as the file spells them.
    private func bytes(_ survey: Survey, _ session: Session) throws -> InputFile {
        let scratch = try ScratchFile(in: session.state.inputs.scratchFolder)
        let raw = columns.map { DatasetColumn(name: $0.name, type: .json) }
        var writer = JSONLinesWriter(schema: RowSchema(columns: raw)) { try scratch.append($0) }
        var number = 0
        try rows.forEach(raw.map(\.type)) { outcome in
            guard let row = outcome.row else { return true }
            defer { number += 1 }
            guard number < survey.isKnown.count else { throw ReuseMistake.changedUpload(path: rows.label) }
            if !survey.isKnown[number] || survey.compared.contains(number) {
                try writer.write(DatasetRow(text: row.text, cells: row.cells))
            }
            return true
        }
        guard number == survey.isKnown.count else { throw ReuseMistake.changedUpload(path: rows.label) }
        try writer.finish()
        return try InputFile(scratch, named: rows.label)
    }

    /// The result as a clause: "docs.jsonl: 98,213 of 100,000 rows reused from old.jsonl; 1,789 to upload, …".
    var summary: String {
        let reused = "\(Figures.count(reusedCount)) of \(Figures.count(rowCount, of: "row")) reused from \(earlierPath)"
        let compared = comparedCount == 0 ? "" : ", \(Figures.count(comparedCount)) of them to compare the vectors"
        return "\(rows.label): \(reused); \(Figures.count(uploadedCount)) to upload\(compared)"
    }

    // MARK: Checks before the run

    /// The errors in the arguments of an upload that are known before the run.
    static func mistakes(_ arguments: KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard arguments.given.contains("reuse") else { return [] }
        var mistakes: [(String, ArgumentMistake)] = []
        if let path = arguments["reuse"], EarlierOutput.format(of: path) == nil {
            mistakes.append(("reuse", EarlierOutput.unknownFormat(path)))
        }
        if arguments["keep_original_file"] == "true" { mistakes.append(("keep_original_file", .originalOfReusedRows)) }
        return mistakes
    }
}

/// What is found in the first pass over the rows of an upload.
private struct Survey {
    var validator: RowValidator
    /// For each row, whether the earlier output has its text.
    private(set) var isKnown: [Bool] = []
    private var firstKnown: Int?
    private var longest: (row: Int, byteCount: Int)?

    init(_ rows: UploadedRows) {
        validator = RowValidator(columns: rows.fields.names.count, skipsMalformed: rows.skipsMalformed)
    }

    /// The known rows that are uploaded to compare their vectors.
    var compared: Set<Int> { Set([firstKnown, longest?.row].compactMap(\.self)) }

    /// Returns false when later rows cannot change the result.
    mutating func observe(_ outcome: RowOutcome, _ earlier: EarlierOutput) throws -> Bool {
        let isWanted = validator.observe(outcome)
        guard let row = outcome.row else { return isWanted }
        let isKnown = try earlier.contains(row.text)
        if isKnown {
            let number = self.isKnown.count
            firstKnown = firstKnown ?? number
            if row.text.utf8.count > longest?.byteCount ?? -1 { longest = (number, row.text.utf8.count) }
        }
        self.isKnown.append(isKnown)
        return isWanted
    }
}
