internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// Writes a job's receipt to a file beside the downloaded one.
struct ReceiptFile {
    private let path: String
    private let overwrite: Bool
    private let receipt: JobReceipt
    /// The step of the run; nil without a journal.
    private let step: RunStep?

    /// Fetches the receipt of a job; nil without a path. Throws for a dataset, since only jobs have receipts.
    init?(
        _ path: String?,
        of source: RowsSource,
        overwrite: Bool,
        _ session: inout Session
    ) async throws(CommandFailure) {
        guard let path else { return nil }
        guard case .job(let id) = source else { throw CommandFailure(.receiptOfDataset(path: path)) }
        let overwrite = overwrite || session.isOwn(path)
        if let mistake = Download.collision(path, overwrite: overwrite, .disk) {
            throw CommandFailure(.failure, NamedMistake(.option("receipt"), mistake))
        }
        self.path = path
        self.overwrite = overwrite
        step = session.step(ofReceipt: path, of: source)
        receipt = try await session.ask { service throws(APIError) in try await service.receipt(of: id) }
    }

    /// Writes the receipt with the format, size and digest of the downloaded file.
    func write(_ written: Download.Written, _ session: Session) throws(CommandFailure) {
        guard let makeDigest = session.context.makeDigest, let sha256 = written.sha256 else { return }
        guard try !Self.isSame(path, written.path) else {
            throw CommandFailure(.rowFileForReceipt(path: path))
        }
        var receipt = receipt
        receipt.download = JobReceipt.Download(
            format: written.format.rawValue,
            bytes: written.bytes,
            sha256: sha256
        )
        let text = receipt.sealed(by: makeDigest()).json
        do {
            let file = try OutputTarget(path, session)
            defer { file.discard() }
            try file.write(Array(text.utf8))
            let sha256 = session.context.sha256(of: Array(text.utf8))
            try session.publish(file, to: path, replacing: overwrite, step, sha256: sha256)
        } catch {
            throw CommandFailure(writing: path, error)
        }
        let label = OutputTarget.isData(path) ? StandardStream.output : path
        session.output.message("\(label): receipt of job \(receipt.jobID)")
    }

    /// Whether two paths lead to one file, which a link can hide.
    private static func isSame(_ path: String, _ other: String) throws(CommandFailure) -> Bool {
        do throws(FileError) {
            guard let file = try FileStatus.of(path, followsLinks: true), file.kind == .file else { return false }
            return try FileStatus.of(other, followsLinks: true)?.identity == file.identity
        } catch {
            throw CommandFailure(.failure, NamedMistake(.option("receipt"), FileMistake.unreadableFile(error)))
        }
    }
}

/// A digest that a writer shares with the code that reads it afterwards.
final class SharedDigest {
    private var digest: any RunningDigest

    init(_ digest: any RunningDigest) { self.digest = digest }

    func update(_ bytes: UnsafeRawBufferPointer) { digest.update(bytes) }

    func hexadecimal() -> String { digest.hexadecimal() }
}
