/// The id of a job: a UUID on the hosted service and on the engine.
public struct JobID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The id as the API spells it.
    public let rawValue: String

    /// Takes any text: the service decides whether there is such a job.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id as the API spells it.
    public var description: String { rawValue }
}

/// The id of a dataset: a slug of its name and six random characters, as in `sample-file-hca4x0`.
public struct DatasetID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The id as the API spells it.
    public let rawValue: String

    /// Takes any text: the service decides whether there is such a dataset.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id as the API spells it.
    public var description: String { rawValue }
}

/// The name of an embedding model, as in `all-minilm-l6-v2`.
public struct ModelName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name as the API spells it.
    public let rawValue: String

    /// Takes any text: the service decides whether it has such a model.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The name as the API spells it.
    public var description: String { rawValue }
}

/// Whom a key belongs to, and with it the datasets and jobs that were made with the key.
public struct Owner: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The user whose store it is: what is made without a key belongs to this one.
    public static let local = Owner(rawValue: "local")

    /// The owner as the store and logs spell it.
    public let rawValue: String

    /// Takes any text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The owner as the store and logs spell it.
    public var description: String { rawValue }
}
