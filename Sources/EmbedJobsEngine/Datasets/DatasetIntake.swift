internal import Crypto
package import EmbedJobs
internal import LocalFiles

/// Streams an upload into the store.
///
/// The bytes go to a file of their own name, are made durable, and only then get the dataset's name; its row comes
/// last. A crash on the way leaves a file that the next start sweeps.
package actor DatasetIntake {
    private let paths: StorePaths
    private let thread: WorkerThread

    /// An intake into the store at these paths, which works on `thread`.
    package init(paths: StorePaths, thread: WorkerThread) {
        self.paths = paths
        self.thread = thread
    }

    /// Writing files blocks, so it has a thread of its own.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// What was stored.
    package struct Receipt: Sendable {
        /// How many bytes.
        package let bytes: Int
        /// Their SHA-256 in hexadecimal.
        package let sha256: String
    }

    /// Stores all bytes of a source as the original of a dataset.
    package func store(_ source: ByteSource, as id: String) async throws(APIError) -> Receipt {
        if let length = source.length { try Self.checkSize(length) }
        let arriving = try Arrival(at: "\(paths.incoming)/\(id)")
        var chunks = source.makeAsyncIterator()
        while let chunk = try await chunks.next(isolation: self) {
            try arriving.append(chunk)
            try Self.checkSize(arriving.size)
        }
        return try arriving.become(original: paths.original(of: id))
    }

    /// Removes what ``store(_:as:)`` left, when the row could not be written.
    package func discard(_ id: String) {
        // What cannot be removed now is swept at the next start.
        try? Folder.remove(paths.dataset(id))
    }

    private static func checkSize(_ bytes: Int) throws(APIError) {
        guard bytes <= Limits.datasetBytesMax else {
            throw APIError(
                .payloadTooLarge,
                "a dataset may have at most \(Limits.datasetBytesMax) bytes; split the file and upload its pieces"
            )
        }
    }
}

/// An upload on its way: a file under a name of its own, hashed as it grows.
private final class Arrival {
    private let path: String
    private let file: OutputFile
    private var hash = SHA256()

    init(at path: String) throws(APIError) {
        self.path = path
        file = try mapped { try OutputFile(path: path, isPrivate: true) }
    }

    var size: Int { file.size }

    func append(_ chunk: [UInt8]) throws(APIError) {
        try mapped { try chunk.withUnsafeBytes { try file.write($0) } }
        hash.update(data: chunk)
    }

    /// Makes the bytes durable under the dataset's own name.
    func become(original target: String) throws(APIError) -> DatasetIntake.Receipt {
        let folder = Folder.parent(of: target)
        try mapped {
            try file.publish(replacing: true)
            try Folder.create(folder, isPrivate: true)
            try Folder.rename(path, to: target)
            try Folder.sync(folder)
            try Folder.sync(Folder.parent(of: folder))
        }
        return DatasetIntake.Receipt(bytes: file.size, sha256: hash.finalize().hexadecimal)
    }
}
