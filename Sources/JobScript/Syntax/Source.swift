/// A script's text and the name used for it in messages.
package struct Source: Sendable {
    /// The name of a script that is read from standard input.
    package static let standardInputName = "<stdin>"

    /// The name, usually the path: "t.embedjobs", "<stdin>".
    package let name: String
    /// The raw bytes, which may be invalid UTF-8.
    package let bytes: [UInt8]
    /// What the reader of a message sees of the text anyway, if it was typed at a prompt.
    package let typed: Typed?

    /// How a text that was typed at a prompt is on the screen.
    package enum Typed: Hashable, Sendable {
        /// On the row above the message, after this many cells.
        case above(indent: Int)
        /// Elsewhere, or on several rows.
        case elsewhere
    }

    private let lineStarts: [Int]

    /// Creates a source from the bytes of a file.
    package init(name: String, bytes: [UInt8], typed: Typed? = nil) {
        self.name = name
        self.typed = typed
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// Creates a source from text.
    package init(name: String, text: String, typed: Typed? = nil) {
        self.init(name: name, bytes: Array(text.utf8), typed: typed)
    }

    /// The source when a message about it is already on the screen, so that its text is not on the row above any more.
    package var scrolled: Source {
        typed == nil ? self : Source(name: name, bytes: bytes, typed: .elsewhere)
    }

    /// Whether it has more than one line with text.
    package var hasSeveralLines: Bool { lineStarts.count > 1 && lineStarts[1] < bytes.count }

    /// Returns the line and column of a byte offset, both from 1. The column counts grapheme clusters.
    package func position(of offset: Int) -> (line: Int, column: Int) {
        let line = lineIndex(of: offset)
        let before = bytes[lineStarts[line]..<min(offset, bytes.count)]
        return (line + 1, String(decoding: before, as: UTF8.self).count + 1)
    }

    /// Returns a position in the format of compilers: "t.embedjobs:3:1".
    package func location(of offset: Int) -> String {
        let (line, column) = position(of: offset)
        return "\(name):\(line):\(column)"
    }

    /// Returns the span of the line that contains an offset, without its line end.
    package func lineSpan(at offset: Int) -> Span {
        let line = lineIndex(of: offset)
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if end > start && line + 1 < lineStarts.count && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return Span(start, end)
    }

    /// Returns the text of a span. Invalid UTF-8 becomes U+FFFD.
    package func text(of span: Span) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }

    /// Returns the span of the first invalid UTF-8; nil if all bytes are valid.
    package func firstInvalidUTF8() -> Span? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded): offset += encoded.count
            case .error(let length): return Span(offset, offset + length)
            case .emptyInput: return nil
            }
        }
    }

    /// Returns the index of the last line that starts at or before an offset.
    private func lineIndex(of offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
