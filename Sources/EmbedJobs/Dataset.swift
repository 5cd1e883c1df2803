/// A dataset as the API shows it.
public struct Dataset: Sendable, Equatable {
    /// The dataset's id.
    public let id: DatasetID
    /// The name it was uploaded under; names may repeat.
    public let name: String
    /// What its rows are.
    public let type: DatasetType
    /// Where validation stands.
    public let validationStatus: ValidationStatus
    /// The first reason why validation failed, with the line.
    public let validationError: String?
    /// What was dropped or is worth knowing, with lines.
    public let validationWarnings: [String]
    /// When it was uploaded.
    public let createdAt: Timestamp
    /// When it last changed.
    public let updatedAt: Timestamp
    /// The Avro schema of its rows as JSON text, once validated.
    public let schema: String?
    /// Fields that every row must have.
    public let requiredFields: [String]
    /// Fields that are kept beside the text.
    public let preserveFields: [String]
    /// Its files in order, once validated.
    public let parts: [DatasetPart]

    /// Makes a dataset from its fields.
    public init(
        id: DatasetID,
        name: String,
        type: DatasetType,
        validationStatus: ValidationStatus,
        validationError: String?,
        validationWarnings: [String],
        createdAt: Timestamp,
        updatedAt: Timestamp,
        schema: String?,
        requiredFields: [String],
        preserveFields: [String],
        parts: [DatasetPart]
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.validationStatus = validationStatus
        self.validationError = validationError
        self.validationWarnings = validationWarnings
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.schema = schema
        self.requiredFields = requiredFields
        self.preserveFields = preserveFields
        self.parts = parts
    }

    /// Rows in all parts.
    public var rowCount: Int { parts.reduce(0) { $0 + $1.rowCount } }
}

/// One file of a dataset.
public struct DatasetPart: Sendable, Equatable {
    /// Its place among the parts, from 0.
    public let index: Int
    /// Its size in bytes.
    public let sizeBytes: Int
    /// Its rows.
    public let rowCount: Int

    /// Makes a part from its fields.
    public init(index: Int, sizeBytes: Int, rowCount: Int) {
        self.index = index
        self.sizeBytes = sizeBytes
        self.rowCount = rowCount
    }
}

/// What the rows of a dataset are: an open set, since services know more types than the API's own documents.
public struct DatasetType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The type as the API spells it.
    public let rawValue: String

    /// Takes any text, also one that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Texts to embed: the only type that can be uploaded.
    public static let embedInput = DatasetType(rawValue: "embed-input")
    /// Texts with their vectors. The API's prose calls it embed-output; on the wire it is this.
    public static let embedResult = DatasetType(rawValue: "embed-result")

    /// The type as the API spells it.
    public var description: String { rawValue }
}

/// Where a dataset's validation stands: an open set.
public struct ValidationStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The status as the API spells it.
    public let rawValue: String

    /// Takes any text, also one that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Stored, not yet looked at.
    public static let queued = ValidationStatus(rawValue: "queued")
    /// Being read.
    public static let processing = ValidationStatus(rawValue: "processing")
    /// Fit for jobs.
    public static let validated = ValidationStatus(rawValue: "validated")
    /// Unfit; the validation error says why.
    public static let failed = ValidationStatus(rawValue: "failed")

    /// Whether the verdict is final.
    public var isTerminal: Bool { self != .queued && self != .processing }

    /// The status as the API spells it.
    public var description: String { rawValue }
}
