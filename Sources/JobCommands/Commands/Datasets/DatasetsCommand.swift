internal import EmbedJobs

extension Command {
    static let datasets = Command(
        "datasets",
        "List datasets, newest first.",
        CreationFilter.name,
        optional("type", [DatasetType].self, "Only datasets of one of these types: embed-result for vectors."),
        optional("status", [ValidationStatus].self, "Only datasets with one of these validation statuses."),
        CreationFilter.since,
        CreationFilter.olderThan,
        optional("limit", Int.self, "Maximum number of datasets. Default: all."),
        optional(
            "sort",
            ListOrder<DatasetColumns>.self,
            "The field to sort by, - for descending. Default: -created_at."
        ),
        columns(of: DatasetColumns.self),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        isReading: true,
        examples: [
            "datasets limit=5",
            "datasets name=docs-* older_than=30d sort=-rows columns=id,name,rows",
            "for ds in datasets { echo \"$ds has $ds.rows rows\" }",
        ]
    ) {
        (
            session: inout Session,
            name: NamePattern?,
            types: [DatasetType]?,
            states: [ValidationStatus]?,
            since: PastTime?,
            olderThan: PastTime?,
            limit: Int?,
            order: ListOrder<DatasetColumns>?,
            columns: ColumnList<DatasetColumns>?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let created = CreationFilter(name: name, since: since, olderThan: olderThan, session)
        let datasets = try await session.datasets(limit: order == nil ? limit : nil, created, types, states)
        let listed = datasets.map { Listed(value: .dataset($0.id), record: Record($0)) }
        var listing = Listing(listed, by: order, limit: limit, columns: Record.datasetColumns)
        listing.names = Record.datasetNames
        let isFiltered = !created.isEmpty || types != nil || states != nil
        listing.whenEmpty = isFiltered ? Listing.noMatchingDatasets : Listing.noDatasets
        session.write(listing.selecting(columns?.names), format)
        return .list(listing.rows)
    }
}

extension Session {
    /// Fetches and remembers the datasets that match, newest first; warns if there may be more.
    mutating func datasets(
        limit: Int?,
        _ created: CreationFilter,
        _ types: [DatasetType]?,
        _ states: [ValidationStatus]?
    ) async throws(CommandFailure) -> [Dataset] {
        // Without a filter, no more datasets than the limit are requested.
        let isFiltered = !created.isEmpty || types != nil || states != nil
        let list = try await ask { (service) async throws(APIError) -> PagedList<Dataset> in
            guard isFiltered else { return try await service.datasets(limit: limit) }
            return try await service.datasets(limit: limit) { dataset in
                created.accepts(dataset.name, createdAt: dataset.createdAt)
                    && types?.contains(dataset.type) ?? true
                    && states?.contains(dataset.validationStatus) ?? true
            }
        }
        noteCutOff(list, of: "dataset")
        for dataset in list.elements { note(dataset) }
        return list.elements
    }
}
