/// A dataset to upload: its options and its bytes.
public struct DatasetUpload: Sendable {
    /// The maximum number of characters in the name of a dataset or job, as on the hosted service.
    public static let nameCharactersMax = 49

    /// A name of at most ``nameCharactersMax`` characters; it need not be unique.
    public var name: String
    /// The kind of rows; only `embed-input` can be uploaded.
    public var type: DatasetType
    /// The name of the source file, if any: its extension, `.jsonl` or `.csv`, decides the format.
    public var fileName: String?
    /// Fields to keep besides the text; a row without one of them fails validation.
    public var keepFields: [String]
    /// Fields to keep if a row has them.
    public var optionalFields: [String]
    /// Whether a bad row is dropped with a warning instead of failing the dataset.
    public var skipMalformedInput: Bool
    /// Whether the original file is stored in addition to the rows read from it.
    public var keepOriginalFile: Bool
    /// The character between the fields of a CSV file. Default: a comma.
    public var csvDelimiter: String?
    /// The file's bytes.
    public var data: ByteSource

    /// Creates an upload; omitted options have the API's defaults.
    public init(
        name: String,
        type: DatasetType = .embedInput,
        fileName: String? = nil,
        keepFields: [String] = [],
        optionalFields: [String] = [],
        skipMalformedInput: Bool = false,
        keepOriginalFile: Bool = false,
        csvDelimiter: String? = nil,
        data: ByteSource
    ) {
        self.name = name
        self.type = type
        self.fileName = fileName
        self.keepFields = keepFields
        self.optionalFields = optionalFields
        self.skipMalformedInput = skipMalformedInput
        self.keepOriginalFile = keepOriginalFile
        self.csvDelimiter = csvDelimiter
        self.data = data
    }
}
