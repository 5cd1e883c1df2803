internal import DatasetFormats

/// A line of the history file: a JSON object with `t`, the seconds since 1970, and `c`, the text.
package struct HistoryEntry: Hashable, Sendable {
    /// The time of entry, in seconds since 1970.
    package var seconds: Int
    /// The entered text.
    package var text: String

    /// Creates an entry.
    package init(seconds: Int, text: String) {
        self.seconds = seconds
        self.text = text
    }

    /// Parses a line without its line feed; nil if it is malformed, for example truncated by a full disk.
    package init?(line: ArraySlice<UInt8>) {
        if let entry = Self.plain(line) {
            self = entry
            return
        }
        guard let members = try? JSONMembers(Array(line)).members else { return nil }
        guard case .string(let text)? = members.first(where: { $0.name == "c" })?.value, !text.isEmpty else {
            return nil
        }
        var seconds = 0
        if case .json(let number)? = members.first(where: { $0.name == "t" })?.value { seconds = Int(number) ?? 0 }
        self.init(seconds: seconds, text: text)
    }

    /// Fast path: parses an entry in the exact form of ``line`` without escapes, as nearly all are; nil for others.
    private static func plain(_ line: ArraySlice<UInt8>) -> HistoryEntry? {
        line.withUnsafeBufferPointer { bytes in
            let quote = UInt8(ascii: "\"")
            guard bytes.starts(with: timeKey) else { return nil }
            var position = timeKey.count
            var seconds = 0
            while position < bytes.count, position < timeKey.count + 15, bytes[position] &- 0x30 < 10 {
                seconds = seconds * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            guard position > timeKey.count, bytes[position...].starts(with: textKey) else { return nil }
            let start = position + textKey.count
            guard bytes.count - 2 > start, bytes[bytes.count - 2] == quote, bytes[bytes.count - 1] == 0x7D else {
                return nil
            }
            let inside = bytes[start..<(bytes.count - 2)]
            guard inside.allSatisfy({ $0 >= 0x20 && $0 != quote && $0 != UInt8(ascii: "\\") }) else { return nil }
            return String(validating: inside, as: UTF8.self).map { HistoryEntry(seconds: seconds, text: $0) }
        }
    }

    private static let timeKey = Array("{\"t\":".utf8)
    private static let textKey = Array(",\"c\":\"".utf8)

    /// The entry as a line, including its line feed.
    package var line: [UInt8] {
        var bytes = Array("{\"t\":\(seconds),\"c\":".utf8)
        JSONText.append(text, to: &bytes)
        return bytes + Array("}\n".utf8)
    }
}
