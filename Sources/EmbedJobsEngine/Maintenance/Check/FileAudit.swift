internal import Dispatch
internal import Foundation
internal import GRDB
internal import LocalFiles
internal import Synchronization

/// Reads every kept file of a store, one per core at a time, and compares it with its row.
final class FileAudit: Sendable {
    /// The fault found in a file.
    enum Fault: Sendable, Equatable {
        case missing
        /// A folder, link or device.
        case irregular
        case length(Int)
        /// The start of the first chunk that differs, if known.
        case digest(offset: Int?)
        case unreadable(String)

        /// The mark that the file's row gets; nil if the damage is unknown.
        var mark: FileDamage? {
            switch self {
            case .missing, .irregular: .missing
            case .length: .length
            case .digest: .digest
            case .unreadable: nil
            }
        }
    }

    private struct State {
        var waiting: ArraySlice<KeptFile> = []
        var last = ""
        var isAtEnd = false
        var failure: (any Error)?
        var files = 0
        var bytes = 0
        var faults: [(KeptFile, Fault)] = []
        var falselyMarked: [KeptFile] = []
    }

    private let database: any DatabaseReader
    private let paths: StorePaths
    private let state = Mutex(State())

    init(database: any DatabaseReader, paths: StorePaths) {
        self.database = database
        self.paths = paths
    }

    /// Reads all files, `workers` at a time.
    func run(workers: Int = ProcessInfo.processInfo.activeProcessorCount) throws {
        DispatchQueue.concurrentPerform(iterations: max(1, workers)) { _ in
            let buffer = HashBuffer()
            while let file = next() {
                let fault = self.fault(of: file, buffer)
                state.withLock { state in
                    state.files += 1
                    state.bytes += file.digest.bytes
                    if let fault { state.faults.append((file, fault)) }
                    if fault == nil, file.damage != nil { state.falselyMarked.append(file) }
                }
            }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// The number of files read, and their bytes.
    var counts: (files: Int, bytes: Int) { state.withLock { ($0.files, $0.bytes) } }
    /// The faults, in the order of paths.
    var faults: [(KeptFile, Fault)] { state.withLock { $0.faults.sorted { $0.0.path < $1.0.path } } }
    /// Files that are marked as damaged but are intact.
    var falselyMarked: [KeptFile] { state.withLock { $0.falselyMarked.sorted { $0.path < $1.path } } }

    /// The next file to read. Rows are read one page at a time: a store may have millions.
    private func next() -> KeptFile? {
        state.withLock { state in
            if state.waiting.isEmpty, !state.isAtEnd {
                do {
                    state.waiting = try page(after: state.last)[...]
                    state.isAtEnd = state.waiting.count < Limits.auditedPerPage
                    state.last = state.waiting.last?.path ?? state.last
                } catch {
                    state.failure = error
                    state.isAtEnd = true
                }
            }
            return state.waiting.popFirst()
        }
    }

    private func page(after path: String) throws -> [KeptFile] {
        try database.read { db in
            let sql = KeptFile.select + " WHERE state = 'kept' AND path > ? ORDER BY path LIMIT ?"
            return try Row.fetchAll(db, sql: sql, arguments: [path, Limits.auditedPerPage]).map(KeptFile.init(row:))
        }
    }

    private func fault(of kept: KeptFile, _ buffer: HashBuffer) -> Fault? {
        do throws(FileError) {
            let path = paths.absolute(kept.path)
            guard let status = try FileStatus.of(path) else { return .missing }
            guard status.kind == .file else { return .irregular }
            guard status.size == kept.digest.bytes else { return .length(status.size) }
            let file = try InputFile(path: path, followsLinks: false)
            guard kept.digest.isChunked else {
                let found = try buffer.digest(of: file).sha256
                return kept.digest.sha256.isEmpty || found == kept.digest.sha256 ? nil : .digest(offset: nil)
            }
            return try offsetOfDamage(in: file, kept.digest, buffer).map { .digest(offset: $0) }
        } catch {
            return error.isMissing ? .missing : .unreadable(error.reason)
        }
    }

    /// The start of the first chunk that does not match its digest.
    private func offsetOfDamage(in file: InputFile, _ digest: FileDigest, _ buffer: HashBuffer) throws(FileError)
        -> Int?
    {
        var (chunk, damaged): (Int, Int?) = (0, nil)
        _ = try buffer.forEachChunk(of: file) { bytes throws(FileError) in
            for start in stride(from: 0, to: bytes.count, by: FileDigest.chunkBytes) where damaged == nil {
                let end = min(start + FileDigest.chunkBytes, bytes.count)
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                if !digest.matches(part, chunk: chunk) { damaged = chunk * FileDigest.chunkBytes }
                chunk += 1
            }
        }
        return damaged
    }
}
