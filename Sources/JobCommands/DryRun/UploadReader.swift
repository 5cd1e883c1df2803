internal import DatasetFormats
internal import EmbedJobs

/// Reads the rows of an upload as a service would, chunk by chunk, without keeping them.
struct UploadReader {
    private let upload: DatasetUpload
    private let fields: FieldSelection
    private let delimiter: CSVDelimiter

    /// Throws for invalid fields or an invalid delimiter, as a service would.
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

    /// The number of fields that are kept besides the text.
    var columnCount: Int { fields.names.count }

    /// Calls `body` with the outcomes of the rows of each chunk, until it returns false.
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

/// The result that the validation of an upload would have.
struct UploadSurvey: Hashable, Sendable {
    /// The number of valid rows.
    let rows: Int
    /// The size of their texts in bytes.
    let textBytes: Int
    /// Why a service would reject the dataset; nil if it would not.
    let failure: String?
    /// Dropped rows, and errors after the first.
    let warnings: [String]

    /// Reads all rows, or stops when they are known to be invalid.
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
