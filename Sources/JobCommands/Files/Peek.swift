internal import DatasetFormats
internal import EmbedJobs

/// The first rows of a dataset as records, read no further than need be.
enum Peek {
    /// Reads up to `limit` rows, from as many parts as it takes.
    static func rows(of dataset: Dataset, limit: Int, _ session: Session) async throws(CommandFailure) -> [Record] {
        guard limit > 0 else { return [] }
        var records: [Record] = []
        var rows = DatasetRows(dataset, session)
        try await rows.forEach { row in
            let vectors = (row.schema.vectors ?? []).map { type in
                (type.rawValue, Record.Content.summary(of: type, row.row.vectors))
            }
            records.append(Record([("text", .text(row.row.text))] + row.fields + vectors))
            return records.count < limit
        }
        return records
    }
}
