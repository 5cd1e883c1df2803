/// The word that is being typed, from its beginning to the cursor.
package struct TypedWord: Sendable {
    /// The span of the word, up to the cursor.
    package let span: Span
    /// The key, if the word begins with `key=`.
    package let key: Name?
    /// The quoting style of the value.
    package let style: Term.Style
    /// The offset of the value's content, after the key and an opening quote.
    package let contentStart: Int
    /// The variable at the cursor, if any.
    package let variable: TypedVariable?

    fileprivate let bytes: [UInt8]

    /// Reads the word from an offset to the end of the bytes. At the end, the word is empty.
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

    /// Parses the value up to an offset into pieces; nil if it does not parse.
    package func pieces(upTo end: Int) -> [Term.Piece]? {
        var fragment: [UInt8] = []
        if style != .bare { fragment.append(style == .raw ? UInt8(ascii: "'") : UInt8(ascii: "\"")) }
        fragment += bytes[contentStart..<max(contentStart, end)]
        if fragment.isEmpty { return [] }
        // Drop an incomplete escape, which only bare and double-quoted values can contain.
        let escapes = fragment.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        if style != .raw && escapes % 2 == 1 { fragment.removeLast() }
        if let quote = fragment.first, style != .bare { fragment.append(quote) }
        if fragment.isEmpty { return [] }
        // Without a key, a value that looks like an option would be read as one.
        let prefix = Array("x=".utf8)
        var lexer = Lexer(Source(name: "", bytes: prefix + fragment))
        guard case .word(let word) = lexer.next().kind, case .end = lexer.next().kind else { return nil }
        return word.value?.pieces ?? []
    }

    /// The text of the value up to the cursor; nil if it contains variables or does not parse.
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

    /// Returns the raw text from an offset to the cursor.
    package func typed(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

    /// Returns the offset after the last occurrence of a byte in the value: for `/`, the last path component.
    package func start(afterLast byte: UInt8) -> Int {
        (bytes[contentStart...].lastIndex(of: byte) ?? contentStart - 1) + 1
    }

    /// Escapes a text for insertion at an offset of this word's value, without adding quotes; nil if impossible.
    ///
    /// The result is always read as literal text, never as a pattern, variable or key.
    package func written(_ text: String, at offset: Int) -> String? {
        // Fast path: most names need no escapes, and there may be very many.
        if text.utf8.allSatisfy(\.isKeyByte), text.utf8.first != UInt8(ascii: "-") { return text }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return nil }
        switch style {
        case .raw: return text.utf8.contains(UInt8(ascii: "'")) ? nil : text
        case .quoted: return Self.escaped(text) { "\\\"$".utf8.contains($0) }
        case .bare:
            let isFirst = offset == contentStart
            var escaped = Self.escaped(text) { " ;|>\\$*?[".utf8.contains($0) || (key == nil && $0 == 0x3D && isFirst) }
            // At the beginning of a word, these characters have a special meaning.
            let special = key == nil ? "'\"#-~@%{}!" : "'\"#~@%{}!"
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
    /// The offset of the dollar sign, or of the name if it has none.
    package let start: Int
    /// The name as typed so far.
    package let name: String
    /// The path of fields and indexes up to the last dot.
    package let path: [Variable.Step]
    /// The field that is being typed; nil while the name is being typed.
    package let field: String?
    /// The offset of the part that is being typed, the name or the field.
    package let partStart: Int
    /// Whether it is written in braces.
    package let isBraced: Bool

    /// Creates the variable at the end of the bytes; nil if they end with something else.
    init?(lastIn bytes: [UInt8], from contentStart: Int) {
        guard let dollar = bytes[contentStart...].lastIndex(of: UInt8(ascii: "$")) else { return nil }
        let escapes = bytes[contentStart..<dollar].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        guard escapes % 2 == 0 else { return nil }
        let isBraced = dollar + 1 < bytes.count && bytes[dollar + 1] == UInt8(ascii: "{")
        self.init(bytes, start: dollar, nameStart: dollar + (isBraced ? 2 : 1), isBraced: isBraced)
    }

    /// Creates a variable written without a dollar sign, as after `defined`; nil if the word is something else.
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
                if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
                while end < bytes.count, bytes[end].isDigit { end += 1 }
                // After an index, only another step can follow.
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
