internal import DatasetFormats
internal import LocalFiles

/// The rows of a file that a loop goes over: `@file.jsonl`, `@file.csv` and lines of text, `@ids.txt`.
///
/// All of it is read and understood before the first turn, so that no mistake shows up halfway.
struct RowFile {
    /// The rows: records of JSONL and CSV, else the lines that are not blank.
    let values: [Value]

    /// Why the rows cannot be had.
    enum Problem: Error, Hashable {
        /// The file cannot be read.
        case unreadable(String)
        /// What is in it is wrong; the text says where.
        case malformed(String)
        /// The name does not say what is in it.
        case unknownFormat
    }

    /// Reads a file; its extension says the format.
    init(path: String) throws(Problem) {
        guard let format = Format(path) else { throw .unknownFormat }
        let bytes = try Self.bytes(of: path)
        switch format {
        case .jsonl: values = try Self.records(ofLines: bytes, path)
        case .csv: values = try CSVRows.records(of: bytes, path)
        case .txt: values = try Self.lines(bytes, path).map { .text(String(decoding: $0.bytes, as: UTF8.self)) }
        }
    }

    /// What can be known of a row beforehand: the names of all fields that one of them has.
    var shape: Shape {
        guard case .record? = values.first else { return .text }
        var names: [String] = []
        var seen: Set<String> = []
        for case .record(let record) in values {
            for name in record.names where seen.insert(name).inserted { names.append(name) }
        }
        return .record(names)
    }

    /// Whether a file's name says what is in it.
    static func hasKnownFormat(_ path: String) -> Bool { Format(path) != nil }

    /// What to write instead where the name does not say the format.
    static let formatHelp = "rows are read from .jsonl and .csv, lines from .txt"

    /// The extensions that say what is in a file.
    static let extensions = Format.allCases.map(\.rawValue)

    private enum Format: String, CaseIterable {
        case jsonl, csv, txt

        init?(_ path: String) {
            self.init(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
        }
    }

    private static func bytes(of path: String) throws(Problem) -> [UInt8] {
        do throws(FileError) {
            let file = try InputFile(path: path)
            guard file.size <= Limits.rowFileBytesMax else {
                throw FileError("read", path, errno: FileError.tooLarge)
            }
            let bytes = try file.read(at: 0, count: file.size)
            return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        } catch {
            throw .unreadable(error.description)
        }
    }

    /// The lines that are not blank, with their numbers from 1; all of them are UTF-8.
    private static func lines(_ bytes: [UInt8], _ path: String) throws(Problem) -> [(number: Int, bytes: [UInt8])] {
        var lines: [(Int, [UInt8])] = []
        for (index, part) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = part.last == 0x0D ? part.dropLast() : part
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
            guard String(validating: line, as: UTF8.self) != nil else {
                throw .malformed("\(path):\(index + 1): the line is not UTF-8")
            }
            lines.append((index + 1, Array(line)))
        }
        return lines
    }

    private static func records(ofLines bytes: [UInt8], _ path: String) throws(Problem) -> [Value] {
        var records: [Value] = []
        for line in try lines(bytes, path) {
            do throws(FormatError) {
                let row = try JSONMembers(line.bytes)
                records.append(.record(Record(row.members.map { ($0.name, content(of: $0.value)) })))
            } catch {
                throw .malformed("\(path):\(line.number): \(error.message)")
            }
        }
        return records
    }

    private static func content(of cell: Cell) -> Record.Content {
        if case .string(let text) = cell { return .text(text) }
        if case .json(let json) = cell { return .json(json) }
        return .null
    }
}
