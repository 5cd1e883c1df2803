internal import DatasetFormats
internal import DisplayText
internal import LocalFiles

/// The rows of a file in a loop: `@file.jsonl`, `@file.csv`, `@file.tsv`, or lines of text as in `@ids.txt`.
///
/// Without an extension, as on standard input, a file that begins with `{` is JSONL, and any other has lines of text.
///
/// The whole file is parsed before the first iteration, so that no error appears halfway.
package struct RowFile {
    /// Records of JSONL and CSV files, non-blank lines of text files.
    let values: [Value]

    /// Reads a regular file; `format` is the format's name, if the loop gives it.
    init(path: String, format: String? = nil) throws(FileMistake) {
        guard format != nil || Self.hasKnownFormat(path) else { throw .unknownRowFormat(path) }
        let file: InputFile
        do throws(FileError) { file = try InputFile(path: path) } catch { throw .unreadableFile(error) }
        try self.init(file, path: path, format: format)
    }

    /// Reads an open file that `path` names.
    init(_ file: InputFile, path: String, format name: String?) throws(FileMistake) {
        let isStream = StandardStream.isInput(path) || Folder.isStream(path)
        let known = name.flatMap(Format.init(rawValue:)) ?? Format(path)
        guard known != nil || isStream else { throw .unknownRowFormat(path) }
        let bytes = try Self.bytes(of: file)
        let path = file.path
        if let content = ForeignContent(firstBytes: Array(bytes.prefix(UploadFormat.firstBytesMax))) {
            throw .foreignContent(path, content)
        }
        switch known ?? (UploadFormat.jsonLines.isBeginning(of: bytes) ? .jsonl : .txt) {
        case .jsonl: values = try Self.records(ofLines: bytes, path)
        case .csv: values = try CSVRows.records(of: bytes, path)
        case .tsv: values = try CSVRows.records(of: bytes, path, delimiter: UInt8(ascii: "\t"))
        case .txt: values = try Self.lines(bytes, path).map { .text(String(decoding: $0.bytes, as: UTF8.self)) }
        }
    }

    /// The shape of the rows: the union of their field names.
    var shape: Shape {
        guard case .record(let first)? = values.first else { return .text }
        let nested = values.reduce(into: Set<String>()) { names, value in
            guard case .record(let row) = value else { return }
            for field in row.fields where field.content.isNested { names.insert(field.name) }
        }
        // Each row knows the fields of the others.
        return Record.shape(first.names + first.absentNames, nested: nested)
    }

    /// Whether the extension of a file is a known format.
    static func hasKnownFormat(_ path: String) -> Bool { Format(path) != nil }

    /// The known extensions.
    package static let extensions = Format.allCases.map(\.rawValue)

    /// The format of the rows.
    enum Format: String, CaseIterable, ArgumentType {
        case jsonl, csv, tsv, txt

        static var placeholder: String { "FORMAT" }

        init?(_ path: String) {
            let ext = Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased()
            // An upload knows other extensions of the same formats, such as .ndjson.
            self.init(rawValue: UploadFormat.all.first { $0.extensions.contains(ext) }?.name ?? ext)
        }
    }

    private static func bytes(of file: InputFile) throws(FileMistake) -> [UInt8] {
        do throws(FileError) {
            guard file.size <= Limits.rowFileBytesMax else {
                let limit = Figures.bytes(Limits.rowFileBytesMax)
                let explanation = "a loop reads at most \(limit) from a file"
                throw FileError("read", file.path, errno: FileError.tooLarge, explanation: explanation)
            }
            let bytes = try file.read(at: 0, count: file.size)
            return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        } catch {
            throw .unreadableFile(error)
        }
    }

    /// Returns the non-blank lines with their numbers from 1; throws if one is not UTF-8.
    private static func lines(_ bytes: [UInt8], _ path: String) throws(FileMistake) -> [(number: Int, bytes: [UInt8])] {
        var lines: [(Int, [UInt8])] = []
        // Some spreadsheets end lines in a carriage return alone.
        let end: UInt8 = bytes.contains(0x0A) ? 0x0A : 0x0D
        for (index, part) in bytes.split(separator: end, omittingEmptySubsequences: false).enumerated() {
            let line = part.last == 0x0D ? part.dropLast() : part
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
            guard String(validating: line, as: UTF8.self) != nil else {
                throw .malformedRows(path, line: index + 1, .lineNotUTF8)
            }
            lines.append((index + 1, Array(line)))
        }
        return lines
    }

    private static func records(ofLines bytes: [UInt8], _ path: String) throws(FileMistake) -> [Value] {
        var records: [Record] = []
        for line in try lines(bytes, path) {
            do throws(FormatError) {
                let row = try JSONMembers(line.bytes)
                records.append(Record(row.members.map { ($0.name, content(of: $0.value)) }))
            } catch {
                throw .malformedRows(path, line: line.number, .format(error.message))
            }
        }
        return Record.values(of: records)
    }

    private static func content(of cell: Cell) -> Record.Content {
        if case .string(let text) = cell { return .text(text) }
        if case .json(let json) = cell { return .json(json) }
        return .null
    }
}
