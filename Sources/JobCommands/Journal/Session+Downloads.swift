internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// Written files as steps of a run.
extension Session {
    /// The step that writes a file; nil without a journal, and for a pipe or a device, which is always written.
    func step(writing path: String, _ fields: [JournalField]) -> RunStep? {
        guard let journal, !OutputTarget.isStream(path) else { return nil }
        return journal.step(.download, fields + [JournalField("to", Folder.resolved(path))])
    }

    /// The step of a download; see ``step(writing:_:)``.
    func step(of source: RowsSource, to path: String, _ format: DownloadFormat?) -> RunStep? {
        let format = format ?? DownloadFormat(extensionOf: path)
        return step(writing: path, Self.fields(of: source) + [JournalField("format", format?.rawValue ?? "")])
    }

    /// The step of a receipt; see ``step(writing:_:)``.
    func step(ofReceipt path: String, of source: RowsSource) -> RunStep? {
        step(writing: path, Self.fields(of: source) + [JournalField("content", "receipt")])
    }

    /// The file of a step that an earlier process of the run has written, if it is unchanged since.
    func finished(_ step: RunStep?) -> (file: JournalFileDigest, intent: JournalIntent)? {
        guard let step, let journal, let known = journal[step: step.key],
            let file = known.outcome?.written ?? known.intent.written, journal.isUnchanged(file)
        else { return nil }
        return (file, known.intent)
    }

    /// A download that an earlier process of the run has made, if its file is unchanged since; it is shown, and the
    /// step is done.
    func finishedDownload(_ step: RunStep?, _ path: String) -> Download.Written? {
        guard let step, let (file, intent) = finished(step), let format = intent["format"] else { return nil }
        showSkipped("\(path): unchanged since \(clockText(intent.at)): not downloaded again")
        journal?.settle(step)
        return Download.Written(
            path: path,
            rows: intent["rows"].flatMap { Int($0) } ?? 0,
            format: DownloadFormat(rawValue: format) ?? .jsonl,
            bytes: file.bytes,
            sha256: file.sha256,
            dataset: DatasetID(rawValue: intent["output"] ?? ""),
            isStream: false
        )
    }

    /// Whether a file may be replaced because the run itself has written it, and nothing has changed it since.
    func isOwn(_ path: String) -> Bool { journal?.isOwn(path) ?? false }

    /// Names a written file, as a step of the run.
    func publish(
        _ file: OutputTarget,
        to path: String,
        replacing: Bool,
        _ step: RunStep?,
        sha256: String?
    ) throws(CommandFailure) {
        var digest: JournalFileDigest?
        if let step, let sha256 {
            digest = JournalFileDigest(path: Folder.resolved(path), bytes: file.size, sha256: sha256)
            try intend(step, digest)
        }
        do throws(FileError) { try file.publish(replacing: replacing) } catch { throw CommandFailure(error) }
        guard let step, let digest else { return }
        try note(outcome: step, digest)
        journal?.settle(step)
    }

    private static func fields(of source: RowsSource) -> [JournalField] {
        switch source {
        case .job(let id): [JournalField("kind", "job"), JournalField("id", id.rawValue)]
        case .dataset(let id): [JournalField("kind", "dataset"), JournalField("id", id.rawValue)]
        }
    }
}
