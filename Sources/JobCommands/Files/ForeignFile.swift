internal import DatasetFormats
internal import LocalFiles

/// What a file is, if it is certainly not a script of this language.
///
/// Parsed as a script, such a file has a mistake in almost every line, and none of them names the cause.
package enum ForeignFile: Hashable, Sendable {
    /// A file of rows, such as `.jsonl` and `.csv`.
    case rows
    /// A file that is not text.
    case binary
    /// A script for another interpreter, such as `python3`.
    case program(String)

    /// Recognises a file by its name and its bytes; nil if it may be a script.
    package init?(path: String, bytes: [UInt8]) {
        let start = Array(bytes.prefix(Limits.foreignFileBytesMax))
        if let interpreter = Self.interpreter(path, start) {
            self = .program(interpreter)
        } else if Self.isBinary(start) {
            self = .binary
        } else if UploadFormat.named(path) != nil || Self.isJSON(start) {
            self = .rows
        } else {
            return nil
        }
    }

    /// Whether the bytes have a NUL or begin a known format. Text in UTF-16 has NULs too, but is reported as such.
    private static func isBinary(_ start: [UInt8]) -> Bool {
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return false }
        return start.contains(0) || ForeignContent(firstBytes: start) != nil
    }

    /// Whether the first line begins an object or an array of JSON. No script begins with either.
    private static func isJSON(_ start: [UInt8]) -> Bool {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
        let text = start.filter { !blanks.contains($0) }
        return text.starts(with: Array("{\"".utf8)) || text.starts(with: Array("[{".utf8))
    }

    /// The interpreter that the first line names, else the one of the file's extension; nil for this program.
    private static func interpreter(_ path: String, _ start: [UInt8]) -> String? {
        guard start.starts(with: Array("#!".utf8)) else { return interpreters[Fields.splitExtension(of: path).ext] }
        let line = String(decoding: start.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != 0x0D }, as: UTF8.self)
        let words = line.split(separator: " ").map { Folder.name(of: String($0)) }
        // `#!/usr/bin/env -S NAME=VALUE python3 -u` runs python3.
        let rest = words.drop { $0 == "env" || $0.hasPrefix("-") || $0.contains("=") }
        let name = words.first == "env" ? rest.first : words.first
        return name.flatMap { $0.isEmpty || $0.hasPrefix("embedjobs") ? nil : $0 }
    }

    private static let interpreters = ["py": "python3", "js": "node", "rb": "ruby", "pl": "perl"]
}
