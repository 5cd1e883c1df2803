/// The code of Swift or C source, with all else blank, so that rules do not take prose for code.
///
/// Comments and the contents of string literals become spaces; line numbers do not change. Interpolations are blanked
/// with their strings. Regex literals of Swift are not supported: no source here uses them.
struct SwiftCode {
    /// The code, with as many bytes as the source.
    let bytes: [UInt8]

    /// Blanks comments and strings out of a source text.
    init(_ source: String) {
        var blanker = Blanker(bytes: Array(source.utf8))
        blanker.run()
        bytes = blanker.bytes
    }

    /// The lines of the code, without their ends.
    var lines: [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The words and the signs of the code, each with its line, from 1.
    var tokens: [(text: String, line: Int)] {
        var tokens: [(text: String, line: Int)] = []
        var word: [UInt8] = []
        var line = 1
        func flush(_ tokens: inout [(text: String, line: Int)], _ line: Int) {
            if !word.isEmpty { tokens.append((String(decoding: word, as: UTF8.self), line)) }
            word = []
        }
        for byte in bytes {
            if SwiftCode.isWord(byte) {
                word.append(byte)
                continue
            }
            flush(&tokens, line)
            if byte == UInt8(ascii: "\n") {
                line += 1
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                tokens.append((String(decoding: [byte], as: UTF8.self), line))
            }
        }
        flush(&tokens, line)
        return tokens
    }

    /// Whether a byte is part of a name, a keyword or a number.
    static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

/// Replaces comments and strings with spaces.
private struct Blanker {
    var bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
        while at < bytes.count {
            if starts("//") {
                blank { $0.starts("\n") }
            } else if starts("/*") {
                blankBlockComment()
            } else if bytes[at] == UInt8(ascii: "#") || bytes[at] == UInt8(ascii: "\"") {
                blankString()
            } else if bytes[at] == UInt8(ascii: "'"), at + 2 < bytes.count {
                blankCharacter()
            } else {
                at += 1
            }
        }
    }

    private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    /// Blanks bytes until the condition holds.
    private mutating func blank(until isDone: (Blanker) -> Bool) {
        while at < bytes.count, !isDone(self) { blank(1) }
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<min(count, bytes.count - at) {
            if bytes[at] != UInt8(ascii: "\n") { bytes[at] = UInt8(ascii: " ") }
            at += 1
        }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && at < bytes.count
    }

    /// A literal of any kind: with hashes, with three quotes, or neither.
    private mutating func blankString() {
        let hashes = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
        guard at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "\"") else {
            at += max(hashes, 1)
            return
        }
        blank(hashes)
        let quotes = starts("\"\"\"") ? 3 : 1
        let tail = String(repeating: "#", count: hashes)
        let end = String(repeating: "\"", count: quotes) + tail
        blank(quotes)
        while at < bytes.count, !starts(end) {
            if quotes == 1, starts("\n") { return }
            if starts("\\" + tail + "(") {
                blankInterpolation(hashes: hashes)
            } else {
                blank(starts("\\" + tail) ? 2 + hashes : 1)
            }
        }
        blank(end.utf8.count)
    }

    private mutating func blankInterpolation(hashes: Int) {
        blank(2 + hashes)
        var depth = 1
        while at < bytes.count, depth > 0 {
            switch bytes[at] {
            case UInt8(ascii: "\""): blankString()
            case UInt8(ascii: "("):
                depth += 1
                blank(1)
            case UInt8(ascii: ")"):
                depth -= 1
                blank(1)
            default: blank(1)
            }
        }
    }

    /// A character of C; any other apostrophe is skipped.
    private mutating func blankCharacter() {
        let length = bytes[at + 1] == UInt8(ascii: "\\") ? 4 : 3
        guard at + length <= bytes.count, bytes[at + length - 1] == UInt8(ascii: "'") else {
            at += 1
            return
        }
        blank(length)
    }
}
