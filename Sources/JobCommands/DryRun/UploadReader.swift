internal import DatasetFormats
internal import EmbedJobs

/// Reads the rows of an upload as a service would, chunk by chunk, without keeping them.
struct UploadReader {
    private let upload: DatasetUpload
    private let options: RowOptions

    /// Throws for invalid fields or an invalid delimiter, as a service would.
    init(_ upload: DatasetUpload) throws(APIError) {
        self.upload = upload
        let fields: FieldSelection
        do throws(FormatError) {
            fields = try FieldSelection(keep: upload.keepFields, optional: upload.optionalFields)
        } catch {
            throw APIError(.invalidRequest, error.message)
        }
        guard let delimiter = upload.csvDelimiter.map(CSVDelimiter.init(_:)) ?? .comma else {
            throw APIError(.invalidRequest, CSVDelimiter.rule)
        }
        options = RowOptions(fields: fields, delimiter: delimiter)
    }

    /// The number of fields that are kept besides the text.
    var columnCount: Int { options.fields.names.count }

    /// Calls `body` with the outcomes of the rows of each chunk, until it returns false.
    func forEachChunk(_ body: ([RowOutcome]) async throws(APIError) -> Bool) async throws(APIError) {
        var parser: (any RowParser)?
        for try await chunk in upload.data {
            if parser == nil { parser = try makeParser(chunk) }
            var outcomes: [RowOutcome] = []
            chunk.withUnsafeBytes { bytes in parser?.feed(bytes) { outcomes.append($0) } }
            if !outcomes.isEmpty, try await !body(outcomes) { return }
        }
        var outcomes: [RowOutcome] = []
        parser?.finish { outcomes.append($0) }
        if !outcomes.isEmpty { _ = try await body(outcomes) }
    }

    private func makeParser(_ first: [UInt8]) throws(APIError) -> any RowParser {
        let bytes = Array(first.prefix(UploadFormat.firstBytesMax))
        let format = UploadFormat.of(fileName: upload.fileName, firstBytes: bytes)
        guard case .forward(let makeParser) = format.reading else { throw .unorderedRows(in: format.name) }
        return makeParser(options)
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
        var validator = RowValidator(columns: reader.columnCount, skipsMalformed: upload.skipMalformedInput)
        var bytes = 0
        try await reader.forEachChunk { outcomes throws(APIError) in
            for outcome in outcomes {
                bytes += outcome.row?.text.utf8.count ?? 0
                if !validator.observe(outcome) { return false }
            }
            return true
        }
        rows = validator.rowCount
        textBytes = bytes
        failure = validator.failure?.message
        warnings = validator.warnings
    }
}
