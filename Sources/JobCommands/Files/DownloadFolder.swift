internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import JobScript

/// Downloads into a folder: one file for each job or dataset. Before the first one, all files have different names and
/// none exists, unless they may be replaced.
struct DownloadFolder {
    /// The path, which ends in a slash.
    let path: String
    let names: FileNamePattern
    let format: DownloadFormat
    let overwrite: Bool

    init(_ path: String, _ names: FileNamePattern?, _ format: DownloadFormat?, overwrite: Bool) {
        self.path = path
        self.names = names ?? .standard
        self.format = format ?? names?.format ?? .jsonl
        self.overwrite = overwrite
    }

    /// Whether a path means a folder, whether it exists or not.
    static func isMeant(by path: String) -> Bool { path.hasSuffix("/") }

    /// One file to write.
    struct File {
        let content: Content
        /// The path and the source in messages.
        let path: String
        let label: String

        /// What must be done for the file.
        enum Content {
            /// The rows of a dataset must be written.
            case missing(Download, RowsSource, Dataset)
            /// An earlier process of the run has written it.
            case written(Download.Written)
        }
    }

    /// Fetches what is downloaded, and returns the files to write. Throws before any of them is written.
    func files(of sources: [RowsSource], _ session: inout Session) async throws(CommandFailure) -> [File] {
        var files: [File] = []
        var seen: Set<RowsSource> = []
        var labels: [String: String] = [:]
        try await session.forEach(sources.filter { seen.insert($0).inserted }) {
            session,
            source throws(CommandFailure) in
            let file = finished(source, session)
            let next = if let file { file } else { try await missing(source, &session) }
            // Some file systems do not distinguish the case of letters.
            if let other = labels.updateValue(next.label, forKey: next.path.lowercased()) {
                throw CommandFailure(.sameFile(path: next.path, other, next.label))
            }
            files.append(next)
        }
        return files
    }

    /// A file that an earlier process of the run has written; nil if there is none. Without a request, only what the
    /// script itself has created has a name.
    private func finished(_ source: RowsSource, _ session: Session) -> File? {
        guard session.journal != nil, let name = try? name(for: source, session) else { return nil }
        let file = path + name
        guard let written = session.finishedDownload(session.step(of: source, to: file, format), file) else {
            return nil
        }
        return File(content: .written(written), path: file, label: Self.label(of: source))
    }

    private static func label(of source: RowsSource) -> String {
        switch source {
        case .job(let id): "job \(id)"
        case .dataset(let id): "dataset \(id)"
        }
    }

    private func missing(_ source: RowsSource, _ session: inout Session) async throws(CommandFailure) -> File {
        let (dataset, label) = try await session.rows(of: source)
        let file = path + (try name(for: source, session))
        let step = session.step(of: source, to: file, format)
        if let written = session.finishedDownload(step, file) {
            return File(content: .written(written), path: file, label: label)
        }
        let overwrite = overwrite || session.isOwn(file)
        var download = try Download(to: file, format: format, overwrite: overwrite, session.output)
        download.step = step
        return File(content: .missing(download, source, dataset), path: file, label: label)
    }

    private func name(for source: RowsSource, _ session: Session) throws(CommandFailure) -> String {
        let value: Value =
            switch source {
            case .job(let id): .job(id)
            case .dataset(let id): .dataset(id)
            }
        do throws(FieldMistake) { return try names.name(for: value, format, session.state) } catch {
            throw CommandFailure(.usage, NamedMistake(.value(option: "name", names.text), error))
        }
    }
}
