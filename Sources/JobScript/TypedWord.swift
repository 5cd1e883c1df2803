/// A word that is being typed, from its beginning to the cursor.
package struct TypedWord: Sendable {
    /// The bytes of the word as far as they are typed.
    package let span: Span
    /// The key, where the word begins with one and an equals sign.
    package let key: Name?
    /// How the value is quoted.
    package let style: Term.Style
    /// Where the value begins, behind the key and an opening quote.
    package let contentStart: Int
    /// The variable that the cursor stands in, if it does.
    package let variable: TypedVariable?

    fileprivate let bytes: [UInt8]

    /// Reads the word that begins at an offset and ends with the bytes; the offset may be the end, for an empty one.
    init(_ bytes: [UInt8], start: Int) {
        self.bytes = bytes
        span = Span(start, bytes.count)
        var end = start
        while end < bytes.count, bytes[end].isKeyByte { end += 1 }
        let hasKey =
            end > start && end < bytes.count && bytes[end] == UInt8(ascii: "=")
            && bytes[start].isFieldStart
        key = hasKey ? Name(String(decoding: bytes[start..<end], as: UTF8.self), Span(start, end)) : nil
        let value = hasKey ? end + 1 : start
        switch value < bytes.count ? bytes[value] : nil {
        case UInt8(ascii: "'"): (style, contentStart) = (.raw, value + 1)
        case UInt8(ascii: "\""): (style, contentStart) = (.quoted, value + 1)
        default: (style, contentStart) = (.bare, value)
        }
        variable = style == .raw ? nil : TypedVariable(lastIn: bytes, from: contentStart)
    }

    /// The pieces of the value up to an offset, with quotes and escapes read; nil if they cannot be read.
    package func pieces(upTo end: Int) -> [Term.Piece]? {
        var fragment: [UInt8] = []
        if style != .bare { fragment.append(style == .raw ? UInt8(ascii: "'") : UInt8(ascii: "\"")) }
        fragment += bytes[contentStart..<max(contentStart, end)]
        if fragment.isEmpty { return [] }
        // What is typed of an escape is not yet one; in single quotes there are none.
        let escapes = fragment.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        if style != .raw && escapes % 2 == 1 { fragment.removeLast() }
        if let quote = fragment.first, style != .bare { fragment.append(quote) }
        if fragment.isEmpty { return [] }
        // Before the `=` a value that looks like an option would be read as one.
        let prefix = Array("x=".utf8)
        var lexer = Lexer(Source(name: "", bytes: prefix + fragment))
        guard case .word(let word) = lexer.next().kind, case .end = lexer.next().kind else { return nil }
        return word.value?.pieces ?? []
    }

    /// The text of the value up to the cursor; nil if it has variables in it, or cannot be read.
    package var text: String? {
        guard let pieces = pieces(upTo: span.end) else { return nil }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part), .escaped(let part): text += part
            case .row(let number): text += "%\(number)"
            case .variable: return nil
            }
        }
        return text
    }

    /// What is typed from an offset to the cursor, as it stands there.
    package func typed(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

    /// Where the part of the value begins that stands behind the last of a byte: of `/`, the last component of a path.
    package func start(behindLast byte: UInt8) -> Int {
        (bytes[contentStart...].lastIndex(of: byte) ?? contentStart - 1) + 1
    }

    /// A text as it is written at an offset of this word's value, quotes left out; nil if it cannot be written there.
    ///
    /// It ends up as text whatever is in it: no pattern, no variable, no key.
    package func written(_ text: String, at offset: Int) -> String? {
        // Most names are so, and there may be very many.
        if text.utf8.allSatisfy(\.isKeyByte), text.utf8.first != UInt8(ascii: "-") { return text }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return nil }
        switch style {
        case .raw: return text.utf8.contains(UInt8(ascii: "'")) ? nil : text
        case .quoted: return Self.escaped(text) { "\\\"$".utf8.contains($0) }
        case .bare:
            let isFirst = offset == contentStart
            var escaped = Self.escaped(text) { " ;|>\\$*?[".utf8.contains($0) || (key == nil && $0 == 0x3D && isFirst) }
            // At its beginning, a word with one of these would be something else than text.
            let special = "'\"#-~@%{}!"
            if isFirst, let first = escaped.utf8.first, special.utf8.contains(first) { escaped = "\\" + escaped }
            return escaped
        }
    }

    private static func escaped(_ text: String, _ isSpecial: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isSpecial(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A variable that is being typed: `$`, `$na`, `${job.st`.
package struct TypedVariable: Sendable {
    /// Where the dollar sign stands, or the name where there is none.
    package let start: Int
    /// The name, as far as it is typed.
    package let name: String
    /// What is taken from it, up to the last dot.
    package let path: [Variable.Step]
    /// The field that is being typed, nil while it is the name itself.
    package let field: String?
    /// Where the part that is being typed begins: the name, or the field.
    package let partStart: Int
    /// Whether it stands in braces.
    package let isBraced: Bool

    /// The variable that bytes end with, nil if they end with something else.
    init?(lastIn bytes: [UInt8], from contentStart: Int) {
        guard let dollar = bytes[contentStart...].lastIndex(of: UInt8(ascii: "$")) else { return nil }
        let escapes = bytes[contentStart..<dollar].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        guard escapes % 2 == 0 else { return nil }
        let isBraced = dollar + 1 < bytes.count && bytes[dollar + 1] == UInt8(ascii: "{")
        self.init(bytes, start: dollar, nameStart: dollar + (isBraced ? 2 : 1), isBraced: isBraced)
    }

    /// A variable that is named without a dollar sign, as behind `defined`; nil if the word is something else.
    package init?(named word: TypedWord) {
        guard word.style == .bare, word.key == nil else { return nil }
        self.init(word.bytes, start: word.contentStart, nameStart: word.contentStart, isBraced: false)
    }

    private init?(_ bytes: [UInt8], start: Int, nameStart: Int, isBraced: Bool) {
        self.start = start
        self.isBraced = isBraced
        var end = nameStart
        func text(_ start: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
        while end < bytes.count, end == nameStart ? bytes[end].isNameStart : bytes[end].isNameByte { end += 1 }
        name = text(nameStart)
        var (path, field, partStart): ([Variable.Step], String?, Int) = ([], nil, nameStart)
        while end < bytes.count {
            guard !name.isEmpty else { return nil }
            if let field { path.append(.field(field)) }
            field = nil
            let stepStart = end + 1
            end = stepStart
            switch bytes[stepStart - 1] {
            case UInt8(ascii: "."):
                while end < bytes.count, end == stepStart ? bytes[end].isFieldStart : bytes[end].isFieldByte {
                    end += 1
                }
                (field, partStart) = (text(stepStart), stepStart)
            case UInt8(ascii: "["):
                while end < bytes.count, bytes[end].isDigit { end += 1 }
                // Behind an index, only a further step can be typed.
                guard let index = Int(text(stepStart)), end + 1 < bytes.count, bytes[end] == UInt8(ascii: "]") else {
                    return nil
                }
                path.append(.index(index))
                end += 1
            default: return nil
            }
        }
        (self.path, self.field, self.partStart) = (path, field, partStart)
    }
}
