internal import DatasetFormats

/// One line of the history's file: a JSON object with `t`, the seconds since 1970, and `c`, the text.
struct HistoryEntry: Equatable {
    var seconds: Int
    var text: String

    init(seconds: Int, text: String) {
        self.seconds = seconds
        self.text = text
    }

    /// Reads a line without its line feed; nil if it is none of ours, such as one that a full disk has cut short.
    init?(line: ArraySlice<UInt8>) {
        guard let members = try? JSONMembers(Array(line)).members else { return nil }
        guard case .string(let text)? = members.first(where: { $0.name == "c" })?.value, !text.isEmpty else {
            return nil
        }
        var seconds = 0
        if case .json(let number)? = members.first(where: { $0.name == "t" })?.value { seconds = Int(number) ?? 0 }
        self.init(seconds: seconds, text: text)
    }

    /// The line with its line feed.
    var line: [UInt8] {
        var bytes = Array("{\"t\":\(seconds),\"c\":".utf8)
        JSONText.append(text, to: &bytes)
        return bytes + Array("}\n".utf8)
    }
}
