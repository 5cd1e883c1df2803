/// Which datasets to list.
public struct DatasetListQuery: Sendable, Equatable {
    /// Datasets on a page without a limit.
    public static let limitDefault = 1_000
    /// Datasets on a page at most: a service takes a larger limit for this one.
    public static let limitMax = 1_000

    /// Only those of this type.
    public var type: DatasetType?
    /// Only those whose validation stands here.
    public var validationStatus: ValidationStatus?
    /// Only those created before.
    public var before: Timestamp?
    /// Only those created after.
    public var after: Timestamp?
    /// Datasets at most; ``limitDefault`` where it is nil.
    public var limit: Int?
    /// Datasets to pass over first.
    public var offset: Int?

    /// Makes a query that asks for the newest datasets.
    public init() {}

    /// Datasets on the page that a service returns, if there are so many.
    public var pageLength: Int { min(limit ?? Self.limitDefault, Self.limitMax) }

    /// What the query lets through of all datasets, the newest first.
    public func page(of datasets: [Dataset]) -> [Dataset] {
        let wanted = datasets.filter { dataset in
            type.map { $0 == dataset.type } ?? true
                && validationStatus.map { $0 == dataset.validationStatus } ?? true
                && before.map { dataset.createdAt < $0 } ?? true
                && after.map { dataset.createdAt > $0 } ?? true
        }
        return Array(wanted.dropFirst(offset ?? 0).prefix(pageLength))
    }
}
