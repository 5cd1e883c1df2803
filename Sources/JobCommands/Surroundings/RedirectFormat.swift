internal import DatasetFormats
internal import JobScript
internal import LocalFiles

/// How records are written to the file after `>` or `>>`: its extension selects their format, as with `to=`.
struct RedirectFormat {
    private let path: String
    private let ext: String
    /// The format that the command asks for; nil if it asks for none.
    private let asked: String?

    /// The format for a command's records; nil for a command without records, or with `to=`.
    init?(_ action: Run.Action, to path: String, _ table: CommandTable) {
        guard case .command(let invocation) = action, let command = table[invocation.verb.text],
            let format = command.parameters.first(where: { $0.name == "format" }),
            format.choices.contains(OutputFormat.csv.rawValue)
        else {
            return nil
        }
        let ext = Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased()
        // A map, for example, writes pictures, with or without to=.
        for case .files(let extensions) in command.parameters.filter({ $0.name == "to" }).map(\.source)
        where extensions.contains(ext) {
            return nil
        }
        var asked: String?
        for case .option(let option) in invocation.items {
            if option.key.text == "to" { return nil }
            if option.key.text == "format" { asked = ScriptWriter.text(of: option.value) }
        }
        self.path = path
        self.asked = asked
        self.ext = ext
    }

    /// Extensions of other files that people write tables to.
    private static let otherExtensions = [
        "bz2", "gz", "html", "md", "parquet", "tsv", "xls", "xlsx", "xml", "xz", "yaml", "yml", "zip", "zst",
    ]

    /// The mistake of a file whose extension promises what records are not.
    var mistake: FileMistake? {
        let others = DownloadFormat.choices + MapFile.extensions + Self.otherExtensions
        guard asked == nil, OutputFormat(fileExtension: ext) == nil, others.contains(ext) else { return nil }
        return .recordsInOtherFormat(path, extension: ext)
    }

    /// Returns the data to append to the file: records in CSV without the header that the file already has.
    ///
    /// - Throws: A mistake if the file has other columns, or is a JSON array, to which nothing can be appended.
    func continuation(_ data: [UInt8]) throws(FileMistake) -> [UInt8] {
        guard asked == nil || asked == ext, !data.isEmpty, Folder.isFile(path), Folder.size(of: path) ?? 0 > 0 else {
            return data
        }
        switch OutputFormat(fileExtension: ext) {
        case .json: throw .appendedArray(path)
        case .csv:
            let header = data.prefix { $0 != UInt8(ascii: "\n") } + [UInt8(ascii: "\n")]
            let start: [UInt8]
            do throws(FileError) {
                start = try InputFile(path: path).read(at: 0, count: header.count + 1)
            } catch {
                throw .unreadableFile(error)
            }
            let found = start.filter { $0 != 0x0D }.prefix(header.count)
            guard found.elementsEqual(header) else { throw .otherColumns(path) }
            return Array(data.dropFirst(header.count))
        default: return data
        }
    }
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
        case "txt": self = .table
        default: return nil
        }
    }
}
