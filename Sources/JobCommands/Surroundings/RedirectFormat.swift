internal import DatasetFormats
internal import JobScript
internal import LocalFiles

/// How records and rows are written to the file after `>` or `>>`: its extension selects their format, as with `to=`.
struct RedirectFormat {
    private let path: String
    private let ext: String
    private let content: Content
    /// The format that the command asks for; nil if it asks for none.
    private let asked: String?

    private enum Content {
        /// The records of a command.
        case records
        /// The record of a file that `to=` names.
        case recordOfFile
        /// The rows of a download with `to=-`.
        case rows
        /// The picture of a map.
        case picture
    }

    /// The format for a command's data; nil for a command without records.
    init?(_ action: Run.Action, to path: String, _ table: CommandTable) {
        guard case .command(let invocation) = action, let command = table[invocation.verb.text],
            let format = command.parameters.first(where: { $0.name == "format" }),
            format.choices.contains(OutputFormat.csv.rawValue)
        else {
            return nil
        }
        let options = invocation.items.compactMap { if case .option(let option) = $0 { option } else { nil } }
        let given = Dictionary(options.map { ($0.key.text, ScriptWriter.text(of: $0.value)) }) { $1 }
        let ext = Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased()
        // A map writes pictures, with or without to=.
        let drawsPicture = MapFile.extensions.contains(ext) && Self.writes(command, ext)
        content =
            switch given["to"] {
            case nil: drawsPicture ? .picture : .records
            case let target? where OutputTarget.isData(target):
                Self.writes(command, DownloadFormat.jsonl.rawValue) ? .rows : .picture
            default: .recordOfFile
            }
        self.path = path
        self.ext = ext
        // With to=FILE, it is the format of that file.
        asked = content == .recordOfFile ? nil : given["format"]
    }

    /// Whether `to=` of a command writes files with an extension.
    private static func writes(_ command: Command, _ ext: String) -> Bool {
        command.parameters.contains { parameter in
            guard parameter.name == "to", case .files(let extensions) = parameter.source else { return false }
            return extensions.contains(ext)
        }
    }

    /// Extensions of other files that people write tables to.
    private static let otherExtensions = [
        "bz2", "gz", "html", "parquet", "tsv", "xls", "xlsx", "xml", "xz", "yaml", "yml", "zip", "zst",
    ]

    /// The mistake of a file whose extension promises what records are not.
    var mistake: FileMistake? {
        let others = DownloadFormat.choices + MapFile.extensions + Self.otherExtensions
        guard content == .records, asked == nil, OutputFormat(fileExtension: ext) == nil, others.contains(ext) else {
            return nil
        }
        return .recordsInOtherFormat(path, extension: ext)
    }

    // MARK: Appending

    /// The mistake of appending to a file that cannot be continued; nil if it is empty or can be continued.
    var mistakeOfAppending: FileMistake? {
        guard hasContent else { return nil }
        return switch content {
        case .picture: .unappendable(path, format: MapFile.extensions.contains(ext) ? ext : MapFile.Format.svg.rawValue)
        case .rows:
            DownloadFormat(rawValue: asked ?? ext).flatMap { format in
                format.isText ? nil : .unappendable(path, format: format.rawValue)
            }
        case .records, .recordOfFile:
            recordFormat.flatMap { [.json, .markdown].contains($0) ? .unappendable(path, format: ext) : nil }
        }
    }

    /// Returns the data to append to the file: CSV without the header that the file already has, and lines that begin
    /// on a line of their own.
    ///
    /// - Throws: A mistake if the file has other columns.
    func continuation(_ data: [UInt8]) throws(FileMistake) -> [UInt8] {
        let isRows = content == .rows
        let isCSV = isRows ? (asked ?? ext) == DownloadFormat.csv.rawValue : recordFormat == .csv
        guard isCSV || isRows || recordFormat == .jsonl, !data.isEmpty, hasContent else { return data }
        let file: InputFile
        let lineEnd: [UInt8]
        do throws(FileError) {
            file = try InputFile(path: path)
            lineEnd = try file.read(at: file.size - 1, count: 1) == [UInt8(ascii: "\n")] ? [] : [UInt8(ascii: "\n")]
        } catch {
            throw .unreadableFile(error)
        }
        guard isCSV else { return lineEnd + data }
        let header = Self.header(of: data)
        guard try Self.begins(file, with: header) else { throw .otherColumns(path) }
        return lineEnd + data.dropFirst(header.count)
    }

    /// The first line of CSV with its end. A name in quotes may contain line ends.
    private static func header(of data: [UInt8]) -> ArraySlice<UInt8> {
        var isQuoted = false
        let end = data.firstIndex { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return byte == UInt8(ascii: "\n") && !isQuoted
        }
        return data[...(end ?? data.count - 1)]
    }

    /// Whether a file begins with a header, apart from a byte order mark and the kind of its line ends.
    private static func begins(_ file: InputFile, with header: ArraySlice<UInt8>) throws(FileMistake) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var start: [UInt8]
        do throws(FileError) {
            // Each line end may have a carriage return more than in the header.
            start = try file.read(at: 0, count: 2 * header.count + mark.count)
        } catch {
            throw .unreadableFile(error)
        }
        if start.starts(with: mark) { start.removeFirst(mark.count) }
        return start.filter { $0 != 0x0D }.starts(with: header.filter { $0 != 0x0D })
    }

    /// The format of records in the file; nil if the command asks for another one than its extension says.
    private var recordFormat: OutputFormat? {
        guard content == .records || content == .recordOfFile, asked == nil || asked == ext else { return nil }
        return OutputFormat(fileExtension: ext)
    }

    private var hasContent: Bool { Folder.isFile(path) && Folder.size(of: path) ?? 0 > 0 }
}

extension OutputFormat {
    /// The format of records in a file by its extension.
    init?(extensionOf path: String) {
        self.init(fileExtension: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }

    /// The format of records in a file with an extension in lower case.
    init?(fileExtension ext: String) {
        switch ext {
        case "csv": self = .csv
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonl
        case "md": self = .markdown
        case "txt": self = .table
        default: return nil
        }
    }
}
