internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// The file of an upload, or the bytes of standard input, a pipe or a device.
struct UploadFile {
    /// The name in messages.
    let label: String
    /// The name of the dataset.
    let datasetName: String
    /// The name that the service gets; its extension tells the format.
    private(set) var fileName: String
    /// The path as given.
    let path: String
    /// Whether it is standard input, a pipe or a device.
    let isStream: Bool
    /// The bytes to upload.
    private(set) var file: InputFile
    /// The rows that are left out of the upload; nil if it has all rows.
    private(set) var reused: ReusedUpload?
    /// The file with all rows, if some are left out of the upload.
    private(set) var whole: Whole?

    /// A file before rows were left out.
    struct Whole {
        /// All its bytes.
        let file: InputFile
        /// The name of the file; its extension tells the format.
        let fileName: String
        /// The delimiter as given.
        let csvDelimiter: String?

        /// The upload of all rows instead of some.
        func described(by upload: DatasetUpload) -> DatasetUpload {
            var upload = upload
            (upload.fileName, upload.csvDelimiter) = (fileName, csvDelimiter)
            return upload
        }
    }

    /// Opens the file, and refuses content that no format of uploads has.
    init(_ path: String, name: String?, format: UploadFormat?, _ session: Session) throws(CommandFailure) {
        let start: [UInt8]
        do throws(FileMistake) {
            file = try session.opened(path) { ForeignContent(firstBytes: $0) != nil }
        } catch {
            throw CommandFailure(error)
        }
        do throws(FileError) {
            start = try file.read(at: 0, count: UploadFormat.firstBytesMax)
        } catch {
            throw CommandFailure(error)
        }
        label = Session.label(ofInput: path)
        let given = Self.name(of: path)
        datasetName = name ?? Self.datasetName(given)
        if let content = ForeignContent(firstBytes: start) {
            throw CommandFailure(.foreignUpload(path: label, name: datasetName, content))
        }
        self.path = path
        isStream = StandardStream.isInput(path) || Folder.isStream(path)
        // A service that knows only the extension must not guess.
        let needsFormat = isStream && UploadFormat.named(given) == nil
        let found = needsFormat ? UploadFormat.of(fileName: nil, firstBytes: start) : nil
        fileName = (format ?? found).map { Fields.splitExtension(of: given).stem + "." + $0.name } ?? given
    }

    /// Returns the upload with other rows, one JSON object per line.
    func replacing(_ rows: InputFile, _ reused: ReusedUpload, csvDelimiter: String?) -> UploadFile {
        var upload = self
        upload.whole = Whole(file: file, fileName: fileName, csvDelimiter: csvDelimiter)
        upload.file = rows
        upload.fileName = Fields.splitExtension(of: fileName).stem + "." + UploadFormat.jsonLines.name
        upload.reused = reused
        return upload
    }

    /// The bytes, whose reading is shown.
    func bytes(_ session: Session) -> ByteSource {
        let (output, clock, label, size) = (session.output, session.clock, label, file.size)
        return ByteSource(file: file) { done in
            let time = clock.elapsed()
            output.progress(
                ProgressReport("uploading", of: label, done: done, total: size, unit: .bytes, time: time)
            )
        }
    }

    /// SHA-256 of the bytes, by which a run recognises them.
    func digest(_ plan: RunPlan) throws(FileError) -> String { try plan.digest(of: file) }

    /// A dataset name from a file name: without its extension, cut to the API's limit.
    static func datasetName(_ fileName: String) -> String {
        String(Fields.splitExtension(of: fileName).stem.prefix(DatasetUpload.nameCharactersMax))
    }

    /// The name of a file; a descriptor has none of its own.
    private static func name(of path: String) -> String {
        if StandardStream.isInput(path) { return "stdin" }
        return StandardStream.isDescriptor(path) ? "input" : Folder.name(of: path)
    }
}

extension UploadFormat: ArgumentType {
    package static var placeholder: String { choices.joined(separator: "|") }
    package static var choices: [String] { all.map(\.name) }

    package init(reading value: Value) throws(ArgumentMistake) {
        self = try Self.choice(value.text, among: Self.all, named: \.name)
    }
}
