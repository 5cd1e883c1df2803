/// A filter and page for a list of datasets.
public struct DatasetListQuery: Sendable, Equatable {
    /// The default number of datasets on a page.
    public static let limitDefault = 1_000
    /// The maximum number of datasets on a page; services treat larger limits as this one.
    public static let limitMax = 1_000

    /// Only datasets of this type.
    public var type: DatasetType?
    /// Only datasets with this validation status.
    public var validationStatus: ValidationStatus?
    /// Only datasets created before this time.
    public var before: Timestamp?
    /// Only datasets created after this time.
    public var after: Timestamp?
    /// The maximum number of datasets. Default: ``limitDefault``.
    public var limit: Int?
    /// The number of datasets to skip.
    public var offset: Int?

    /// Creates a query for the newest datasets.
    public init() {}

    /// The number of datasets on a full page.
    public var pageLength: Int { min(limit ?? Self.limitDefault, Self.limitMax) }

    /// Applies the query to a list of all datasets, newest first.
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
