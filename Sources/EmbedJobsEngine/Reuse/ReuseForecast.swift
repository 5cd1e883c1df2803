package import EmbedJobs
internal import GRDB
internal import Synchronization
package import TextEmbedding

/// Counts the texts whose vectors a job would copy, for a dry run. The store is only read, by its indices alone.
package final class ReuseForecast: Sendable {
    private let table: TextTable
    private let profiles: [VectorProfile]
    /// The texts that were found: a repetition is not copied from the store.
    private let found = Mutex<Set<TextHash>>([])

    /// Whether the store in a folder has an index. If not, no model needs to be loaded to count.
    package static func isPossible(inStore folder: String) -> Bool {
        let found = try? StoreReader(folder: folder).database.read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM text_index)")
        }
        return found ?? false
    }

    /// Reads the indices of the store in a folder for a request of an owner.
    ///
    /// - Throws: if the folder is not a store that this version has opened.
    package init(
        storeFolder: String,
        _ request: CreateJobRequest,
        of owner: Owner = .local,
        with model: any EmbeddingModel
    ) throws(APIError) {
        profiles = VectorProfile.usable(
            by: owner,
            fingerprint: model.fingerprint,
            request.inputType,
            request.truncate,
            request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        )
        let outputs = try mapped {
            try StoreReader(folder: storeFolder).database.read { db in try NewOutputs(after: 0, in: db) }
        }
        var table = TextTable()
        table.add(outputs)
        self.table = table
    }

    /// The number of texts among the next ones of the dataset whose vectors would be copied.
    package func copies(of texts: [String]) -> Int {
        found.withLock { found in
            texts.count { text in
                let hash = TextHash(of: text)
                return profiles.contains { table.contains(hash.key(in: $0), $0) } && found.insert(hash).inserted
            }
        }
    }
}
