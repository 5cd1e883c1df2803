/// The text that is being edited, with its cursor.
package struct EditedText: Hashable, Sendable {
    /// The scalars of the text. Line feeds separate its lines.
    var scalars: [Unicode.Scalar]
    /// The index of the scalar after the cursor; `scalars.count` at the end.
    package var cursor: Int

    /// Creates a text. The cursor defaults to its end.
    package init(_ scalars: [Unicode.Scalar] = [], cursor: Int? = nil) {
        self.scalars = scalars
        self.cursor = cursor ?? scalars.count
    }

    /// Creates a text with the cursor at its end.
    package init(_ text: String) { self.init(Array(text.unicodeScalars)) }

    /// Whether the cursor is at the end.
    var isAtEnd: Bool { cursor == scalars.count }

    /// The text as a string.
    package var string: String { Self.string(scalars[...]) }

    /// The cursor as an offset in the string's UTF-8, the unit used outside the editor.
    package var byteCursor: Int { Self.byteCount(scalars[..<cursor]) }

    /// The part before the cursor.
    package var beforeCursor: String { Self.string(scalars[..<cursor]) }

    /// Whether the last line is empty or consists of blanks.
    package var endsInBlankLine: Bool {
        let start = (scalars.lastIndex(of: "\n") ?? -1) + 1
        return scalars[start...].allSatisfy { $0 == " " || $0 == "\t" }
    }

    /// Whether a character consists of several scalars, such as joined emoji. Very long texts are not searched.
    package var hasJoinedCharacters: Bool {
        guard scalars.count <= Limits.hintedScalarsMax, scalars.contains(where: { $0.value >= 0x300 }) else {
            return false
        }
        return string.contains { $0.unicodeScalars.count > 1 }
    }

    /// Inserts scalars before the cursor.
    package mutating func insert(_ inserted: some Collection<Unicode.Scalar>) {
        scalars.insert(contentsOf: inserted, at: cursor)
        cursor += inserted.count
    }

    /// Replaces a range of UTF-8 offsets and moves the cursor after it. Offsets out of range are clamped.
    package mutating func replace(bytes: Range<Int>, with replacement: String) {
        let range = index(ofByte: bytes.lowerBound)..<index(ofByte: bytes.upperBound)
        let inserted = Array(replacement.unicodeScalars)
        scalars.replaceSubrange(range, with: inserted)
        cursor = range.lowerBound + inserted.count
    }

    /// The start of the cursor's line.
    package var lineStart: Int { (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }

    /// The end of the cursor's line: its line feed, or the end of the text.
    package var lineEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

    /// Moves to the line above, to the same column or its end. Returns false on the first line.
    package mutating func moveUp() -> Bool {
        let start = lineStart
        guard start > 0 else { return false }
        let column = cursor - start
        cursor = start - 1
        cursor = min(lineStart + column, start - 1)
        return true
    }

    /// Moves to the line below, to the same column or its end. Returns false on the last line.
    package mutating func moveDown() -> Bool {
        let end = lineEnd
        guard end < scalars.count else { return false }
        let column = cursor - lineStart
        cursor = end + 1
        cursor = min(end + 1 + column, lineEnd)
        return true
    }

    private func index(ofByte offset: Int) -> Int {
        var bytes = 0
        for (index, scalar) in scalars.enumerated() {
            if bytes >= offset { return index }
            bytes += UTF8.width(scalar)
        }
        return scalars.count
    }

    private static func byteCount(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        scalars.reduce(0) { $0 + UTF8.width($1) }
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
