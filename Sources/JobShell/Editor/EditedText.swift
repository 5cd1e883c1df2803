/// The text that is being edited, and where the cursor stands in it.
struct EditedText: Equatable {
    /// The text; line feeds part its lines.
    var scalars: [Unicode.Scalar]
    /// The scalar before which the cursor stands; as many as there are at the end.
    var cursor: Int

    init(_ scalars: [Unicode.Scalar] = [], cursor: Int? = nil) {
        self.scalars = scalars
        self.cursor = cursor ?? scalars.count
    }

    init(_ text: String) { self.init(Array(text.unicodeScalars)) }

    var isAtEnd: Bool { cursor == scalars.count }

    var string: String { Self.string(scalars[...]) }

    /// The cursor as an offset in the string's UTF-8, the unit of everything outside the editor.
    var byteCursor: Int { Self.byteCount(scalars[..<cursor]) }

    /// The part before the cursor.
    var beforeCursor: String { Self.string(scalars[..<cursor]) }

    /// Whether nothing but blanks stands between the last line feed and the end.
    var endsInBlankLine: Bool {
        let start = (scalars.lastIndex(of: "\n") ?? -1) + 1
        return scalars[start...].allSatisfy { $0 == " " || $0 == "\t" }
    }

    /// Puts scalars before the cursor.
    mutating func insert(_ inserted: some Collection<Unicode.Scalar>) {
        scalars.insert(contentsOf: inserted, at: cursor)
        cursor += inserted.count
    }

    /// Replaces a range of UTF-8 offsets and puts the cursor after the replacement; offsets out of reach are clamped.
    mutating func replace(bytes: Range<Int>, with replacement: String) {
        let range = index(ofByte: bytes.lowerBound)..<index(ofByte: bytes.upperBound)
        let inserted = Array(replacement.unicodeScalars)
        scalars.replaceSubrange(range, with: inserted)
        cursor = range.lowerBound + inserted.count
    }

    /// The start of the line that the cursor is in.
    var lineStart: Int { (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }

    /// The end of the line that the cursor is in: its line feed, or the end of the text.
    var lineEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

    /// Moves to the line above, to the same column or its end; false in the first line.
    mutating func moveUp() -> Bool {
        let start = lineStart
        guard start > 0 else { return false }
        let column = cursor - start
        cursor = start - 1
        cursor = min(lineStart + column, start - 1)
        return true
    }

    /// Moves to the line below, to the same column or its end; false in the last line.
    mutating func moveDown() -> Bool {
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
