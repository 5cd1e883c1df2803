internal import DatasetFormats
internal import EmbedJobs

/// Reads the first rows of a dataset as records, and no more of it than needed.
enum Peek {
    /// Returns up to `limit` rows.
    static func rows(of dataset: Dataset, limit: Int, _ session: Session) async throws(CommandFailure) -> [Record] {
        guard limit > 0 else { return [] }
        var records: [Record] = []
        var rows = DatasetRows(dataset, session)
        try await rows.forEach { row in
            let vectors = (row.schema.vectors ?? []).map { type in
                (type.rawValue, Record.Content.vector(row.row.vectors?[type]))
            }
            records.append(Record([("text", .text(row.row.text))] + row.fields + vectors))
            return records.count < limit
        }
        return records
    }
}
