/// A dataset as shown by the API.
public struct Dataset: Sendable, Equatable {
    /// The dataset's id.
    public package(set) var id: DatasetID
    /// The name given at upload; names need not be unique.
    public package(set) var name: String
    /// The kind of rows.
    public package(set) var type: DatasetType
    /// The state of its validation.
    public package(set) var validationStatus: ValidationStatus
    /// The first reason why validation failed, with its line.
    public package(set) var validationError: String?
    /// Dropped rows and other notices, with their lines.
    public package(set) var validationWarnings: [String]
    /// When it was uploaded.
    public package(set) var createdAt: Timestamp
    /// When it last changed.
    public package(set) var updatedAt: Timestamp
    /// The Avro schema of its rows as JSON text, once validated.
    public package(set) var schema: String?
    /// Fields that every row must have.
    public package(set) var requiredFields: [String]
    /// Fields that are kept besides the text.
    public package(set) var preserveFields: [String]
    /// Its files in order, once validated.
    public package(set) var parts: [DatasetPart]
    /// Why the service has paused the validation, for example because its disk is full; nil while it works.
    public var pauseReason: String?

    /// Creates a dataset from its fields.
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
        parts: [DatasetPart],
        pauseReason: String? = nil
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
        self.pauseReason = pauseReason
    }

    /// Rows in all parts.
    public var rowCount: Int { parts.reduce(0) { $0 + $1.rowCount } }
}

/// One file of a dataset.
public struct DatasetPart: Sendable, Equatable {
    /// Its index among the parts, from 0.
    public let index: Int
    /// Its size in bytes.
    public let sizeBytes: Int
    /// Its number of rows.
    public let rowCount: Int

    /// Creates a part from its fields.
    public init(index: Int, sizeBytes: Int, rowCount: Int) {
        self.index = index
        self.sizeBytes = sizeBytes
        self.rowCount = rowCount
    }
}

/// The kind of a dataset's rows. An open set, since services know more types than the API documents.
public struct DatasetType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The type as spelled by the API.
    public let rawValue: String

    /// Accepts any text, including types that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Texts to embed: the only type that can be uploaded.
    public static let embedInput = DatasetType(rawValue: "embed-input")
    /// Texts with their vectors. The API's documentation calls it embed-output, but the wire has this value.
    public static let embedResult = DatasetType(rawValue: "embed-result")

    /// The type as spelled by the API.
    public var description: String { rawValue }
}

/// The state of a dataset's validation. An open set.
public struct ValidationStatus: RawRepresentable, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// The status as spelled by the API.
    public let rawValue: String

    /// Accepts any text, including statuses that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Stored, not yet validated.
    public static let queued = ValidationStatus(rawValue: "queued")
    /// Being validated.
    public static let processing = ValidationStatus(rawValue: "processing")
    /// Valid: jobs can use it.
    public static let validated = ValidationStatus(rawValue: "validated")
    /// Invalid; the validation error gives the reason.
    public static let failed = ValidationStatus(rawValue: "failed")

    /// The statuses that this version knows.
    public static let allCases: [ValidationStatus] = [.queued, .processing, .validated, .failed]

    /// Whether the status is final.
    public var isTerminal: Bool { self != .queued && self != .processing }

    /// The status as spelled by the API.
    public var description: String { rawValue }
}
