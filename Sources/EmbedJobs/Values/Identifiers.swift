/// The id of a job: a UUID on the hosted service and on the engine.
public struct JobID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The id as spelled by the API.
    public let rawValue: String

    /// Accepts any text; the service decides whether the job exists.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id as spelled by the API.
    public var description: String { rawValue }
}

/// The id of a dataset: a slug of its name and six random characters, as in `sample-file-hca4x0`.
public struct DatasetID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The id as spelled by the API.
    public let rawValue: String

    /// Accepts any text; the service decides whether the dataset exists.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id as spelled by the API.
    public var description: String { rawValue }
}

/// The name of an embedding model, as in `all-minilm-l6-v2`.
public struct ModelName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name as spelled by the API.
    public let rawValue: String

    /// Accepts any text; the service decides whether the model exists.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The name as spelled by the API.
    public var description: String { rawValue }
}

/// The owner of an API key, and of the datasets and jobs created with it.
public struct Owner: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The user whose store it is. Objects created without a key belong to this owner.
    public static let local = Owner(rawValue: "local")

    /// The owner as spelled in the store and in logs.
    public let rawValue: String

    /// Accepts any text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The owner as spelled in the store and in logs.
    public var description: String { rawValue }
}
