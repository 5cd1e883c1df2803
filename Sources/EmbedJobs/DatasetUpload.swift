/// A dataset to be stored: how it is to be read, and its bytes.
public struct DatasetUpload: Sendable {
    /// Characters in the name of a dataset, or of a job, as on the hosted service.
    public static let nameCharactersMax = 49

    /// A name of at most ``nameCharactersMax``; it need not be unique.
    public var name: String
    /// What the rows are; only `embed-input` can be uploaded.
    public var type: DatasetType
    /// The name of the file the bytes come from, if any: its extension, `.jsonl` or `.csv`, decides the format.
    public var fileName: String?
    /// Fields to keep beside the text; a row without one of them fails validation.
    public var keepFields: [String]
    /// Fields to keep where a row has them.
    public var optionalFields: [String]
    /// Whether a bad row is dropped with a warning instead of failing the dataset.
    public var skipMalformedInput: Bool
    /// Whether the bytes are stored as they came, beside the rows read from them.
    public var keepOriginalFile: Bool
    /// The one character between the fields of a CSV; a comma unless said.
    public var csvDelimiter: String?
    /// The bytes.
    public var data: ByteSource

    /// Makes an upload; what is left out has the API's default.
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
