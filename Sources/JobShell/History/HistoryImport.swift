internal import DatasetFormats
internal import LocalFiles

/// The history file of earlier versions, whose lines are taken into the database once. The file is kept.
///
/// Each of its lines is a JSON object with `t`, the seconds since 1970, and `c`, the text.
enum HistoryImport {
    /// The texts in the file, oldest first, with their times in seconds since 1970; empty if the file is missing.
    /// Malformed lines, such as one truncated by a full disk, are left out.
    static func lines(of path: String) throws(FileError) -> [(seconds: Int64?, text: String)] {
        let file: InputFile
        do throws(FileError) { file = try InputFile(path: path) } catch {
            if error.isMissing { return [] }
            throw error
        }
        let start = max(0, file.size - Limits.importedBytesMax)
        let bytes = try file.read(at: start, count: file.size - start)
        return bytes.split(separator: UInt8(ascii: "\n")).suffix(Limits.historyRunsMax).compactMap(entry)
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> (seconds: Int64?, text: String)? {
        guard let members = try? JSONMembers(Array(line)).members else { return nil }
        guard case .string(let text)? = members.first(where: { $0.name == "c" })?.value, !text.isEmpty else {
            return nil
        }
        guard case .json(let number)? = members.first(where: { $0.name == "t" })?.value, let seconds = Int64(number),
            (1..<Limits.secondsMax).contains(seconds)
        else { return (nil, text) }
        return (seconds, text)
    }
}
