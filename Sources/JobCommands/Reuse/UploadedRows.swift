internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// The rows of a file that is uploaded, which can be read again when its vectors are downloaded.
struct UploadedRows: Sendable {
    /// The name in messages.
    let label: String
    /// The fields that are kept with each row.
    let fields: FieldSelection
    /// Whether malformed rows are left out.
    let skipsMalformed: Bool

    private let path: String
    private let format: UploadFormat
    private let delimiter: CSVDelimiter
    /// The bytes of a pipe or a device, which cannot be opened again.
    private let stream: InputFile?
    private let version: FileVersion?

    /// Describes the rows of an upload; throws for fields or a delimiter that a service refuses.
    init(_ source: UploadFile, _ options: ReuseOptions) throws(CommandFailure) {
        label = source.label
        path = source.path
        skipsMalformed = options.skipsMalformed
        do throws(FormatError) {
            fields = try FieldSelection(keep: options.keepFields, optional: options.optionalFields)
        } catch {
            throw CommandFailure(APIError(.invalidRequest, error.message))
        }
        guard let delimiter = options.csvDelimiter.map(CSVDelimiter.init(_:)) ?? .comma else {
            throw CommandFailure(APIError(.invalidRequest, CSVDelimiter.rule))
        }
        self.delimiter = delimiter
        do throws(FileError) {
            let start = try source.file.read(at: 0, count: UploadFormat.firstBytesMax)
            format = UploadFormat.of(fileName: source.fileName, firstBytes: start)
            stream = source.isStream ? source.file : nil
            version = source.isStream ? nil : try FileVersion(of: source.path)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// A reader at the first row; throws if the file has changed since the upload.
    ///
    /// - Parameter types: one type for each field; without, each cell has the type of its value.
    func reader(_ types: [ColumnType]? = nil) throws -> any RowReader {
        let file = try stream ?? InputFile(path: path)
        guard try stream != nil || FileVersion(of: path) == version else {
            throw ReuseMistake.changedUpload(path: label)
        }
        return try format.reader(of: file, RowOptions(fields: fields, types: types, delimiter: delimiter))
    }

    /// Calls `body` with each row until it returns false.
    func forEach(_ types: [ColumnType]? = nil, _ body: (RowOutcome) throws -> Bool) throws {
        var reader = try reader(types)
        var isWanted = true
        var isMore = true
        while isMore, isWanted {
            try Task.checkCancellation()
            isMore = try reader.readPart { outcome in
                if isWanted { isWanted = try body(outcome) }
            }
        }
    }
}

/// The options of an upload that decide which rows it has.
struct ReuseOptions {
    /// The fields that every row must have.
    let keepFields: [String]
    /// The fields that rows may have.
    let optionalFields: [String]
    /// Whether malformed rows are left out.
    let skipsMalformed: Bool
    /// The character between the fields of a CSV file; nil for a comma.
    let csvDelimiter: String?
}
