package import EmbedJobs
internal import LocalFiles

/// Streams an upload into the store.
///
/// The ledger has a row for the file before this begins; the dataset's row, which makes it visible, is written after
/// the bytes are durable. A crash in between leaves a file that the next start may remove, as its ledger row says.
package actor DatasetIntake {
    private let paths: StorePaths
    private let thread: WorkerThread

    /// Makes an intake into the store at these paths that works on `thread`.
    package init(paths: StorePaths, thread: WorkerThread) {
        self.paths = paths
        self.thread = thread
    }

    /// Writing files blocks, so the actor has its own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Stores all bytes of a source as the original file of a dataset, and returns their digest.
    package func store(_ source: ByteSource, as id: String) async throws(APIError) -> FileDigest {
        if let length = source.length { try Self.checkSize(length) }
        let path = paths.absolute(StorePaths.original(of: id))
        let file = try mapped { () throws in
            // If the folder of all datasets is away, a new one in its place would hide them.
            try Folder.create(paths.dataset(id), isPrivate: true, isOnly: true)
            return try PrivateFile(path: path)
        }
        var digest = RunningFileDigest()
        var chunks = source.makeAsyncIterator()
        while let chunk = try await chunks.next(isolation: self) {
            try mapped { try file.write(chunk) }
            chunk.withUnsafeBytes { digest.update($0) }
            try Self.checkSize(file.size)
        }
        try mapped {
            try file.finish()
            try Folder.sync(paths.datasets)
        }
        return digest.finish()
    }

    private static func checkSize(_ bytes: Int) throws(APIError) {
        guard bytes <= Limits.datasetBytesMax else {
            throw APIError(
                .payloadTooLarge,
                "a dataset can have at most \(Limits.datasetBytesMax) bytes; split the file and upload the parts"
            )
        }
    }
}
