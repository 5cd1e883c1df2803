internal import EmbedJobs
internal import Foundation
internal import GRDB

/// The texts that the store's outputs have vectors of, in memory.
///
/// The first job that looks reads the stored indices (``TextIndex``), the newest first and at most
/// ``Limits/reusableTextsMax`` texts; later calls add those of new outputs. An entry may be out of date, so that each
/// call checks the datasets that it found. The order of reading decides only which of several equal vectors is copied.
actor EarlierTexts {
    /// A file of an output, and texts that it has vectors of.
    struct Source: Sendable {
        let file: KeptFile
        var texts: [Text] = []
    }

    /// A text that was looked for.
    struct Text: Sendable {
        /// Its index among the keys.
        let index: Int
        /// The row of the file that has it.
        let row: Int
        /// Its tokens, those that were cut off included.
        let tokens: Int
    }

    private let store: Store
    private let thread: WorkerThread
    private var table = TextTable()

    init(store: Store) throws(APIError) {
        thread = try WorkerThread()
        self.store = store
    }

    /// A large index takes a while to read.
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Looks for the texts with these keys in an owner's outputs with an equal profile. A deleted dataset is never a
    /// source.
    func sources(of keys: [UInt64], _ profile: VectorProfile, _ owner: Owner) async throws(APIError) -> [Source] {
        for isLastAttempt in [false, true] {
            try await update()
            let found = table.look(for: keys, profile)
            guard !found.isEmpty else { return [] }
            let files = try await store.read { db in
                try found.map { part, _ in try part.file(of: owner, in: db) }
            }
            if isLastAttempt || !files.contains(nil) {
                return zip(found, files).compactMap { found, file in file.map { Source(file: $0, texts: found.texts) } }
            }
            // A dataset was deleted: another one may have its texts.
            table = TextTable()
        }
        return []
    }

    /// Adds the outputs that were completed since the last call.
    private func update() async throws(APIError) {
        if table.isFull { table = TextTable() }
        while true {
            let last = table.lastDataset
            let outputs = try await store.read { db in try NewOutputs(after: last, in: db) }
            // Another call may have added the same outputs meanwhile.
            guard last == table.lastDataset else { continue }
            table.add(outputs)
            return
        }
    }
}
