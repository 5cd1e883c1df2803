internal import DatasetFormats
internal import EmbedJobs

/// Reads the rows of an upload as a service would, chunk by chunk, and keeps none of them.
struct UploadReader {
    private let upload: DatasetUpload
    private let fields: FieldSelection
    private let delimiter: CSVDelimiter

    /// Refuses fields that cannot be kept and what is no delimiter, as a service would.
    init(_ upload: DatasetUpload) throws(APIError) {
        self.upload = upload
        do throws(FormatError) {
            fields = try FieldSelection(keep: upload.keepFields, optional: upload.optionalFields)
        } catch {
            throw APIError(.invalidRequest, error.message)
        }
        guard let delimiter = upload.csvDelimiter.map(CSVDelimiter.init(_:)) ?? .comma else {
            throw APIError(.invalidRequest, CSVDelimiter.rule)
        }
        self.delimiter = delimiter
    }

    /// How many fields are kept beside the text.
    var columnCount: Int { fields.names.count }

    /// Hands on what there is to say about the rows of each chunk, until the body answers false.
    func forEachChunk(_ body: ([RowOutcome]) async throws(APIError) -> Bool) async throws(APIError) {
        var parser: UploadParser?
        for try await chunk in upload.data {
            if parser == nil { parser = makeParser(chunk) }
            var outcomes: [RowOutcome] = []
            chunk.withUnsafeBytes { bytes in parser?.feed(bytes) { outcomes.append($0) } }
            if !outcomes.isEmpty, try await !body(outcomes) { return }
        }
        var outcomes: [RowOutcome] = []
        parser?.finish { outcomes.append($0) }
        if !outcomes.isEmpty { _ = try await body(outcomes) }
    }

    private func makeParser(_ first: [UInt8]) -> UploadParser {
        let bytes = Array(first.prefix(UploadFormat.firstBytesMax))
        let format = UploadFormat(fileName: upload.fileName, delimiter: delimiter, firstBytes: bytes)
        return UploadParser(format, fields: fields)
    }
}

/// What the validation of an upload would find.
struct UploadSurvey: Hashable, Sendable {
    /// The good rows.
    let rows: Int
    /// The bytes of their texts.
    let textBytes: Int
    /// The verdict of a service: why the dataset is unfit, nil if it is fit.
    let failure: String?
    /// What was dropped, or is wrong beside the first mistake.
    let warnings: [String]

    /// Reads all rows, or as many as it takes to know that they are unfit.
    init(of upload: DatasetUpload) async throws(APIError) {
        let reader = try UploadReader(upload)
        var judge = RowJudge(columns: reader.columnCount, skipsMalformed: upload.skipMalformedInput)
        var bytes = 0
        try await reader.forEachChunk { outcomes throws(APIError) in
            for outcome in outcomes {
                bytes += outcome.row?.text.utf8.count ?? 0
                if !judge.observe(outcome) { return false }
            }
            return true
        }
        rows = judge.rowCount
        textBytes = bytes
        failure = judge.failure?.message
        warnings = judge.warnings
    }
}
