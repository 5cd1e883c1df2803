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
        let download: Download
        let dataset: Dataset
        /// The path and the source in messages.
        let path: String
        let label: String
    }

    /// Fetches what is downloaded, and returns the files to write. Throws before any of them is written.
    func files(of sources: [RowsSource], _ session: inout Session) async throws(CommandFailure) -> [File] {
        var files: [File] = []
        var seen: Set<RowsSource> = []
        var labels: [String: String] = [:]
        try await session.forEach(sources.filter { seen.insert($0).inserted }) {
            session,
            source throws(CommandFailure) in
            let (dataset, label) = try await session.rows(of: source)
            let file = path + (try name(for: source, session))
            // Some file systems do not distinguish the case of letters.
            if let other = labels.updateValue(label, forKey: file.lowercased()) {
                throw CommandFailure(.sameFile(path: file, other, label))
            }
            let download = try Download(to: file, format: format, overwrite: overwrite, session.output)
            files.append(File(download: download, dataset: dataset, path: file, label: label))
        }
        return files
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
