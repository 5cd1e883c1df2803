/// Reads one row of an upload from one JSON object.
struct JSONRowReader {
    private let textName = Array("text".utf8)
    private let names: [[UInt8]]
    private let fields: FieldSelection
    private let types: [ColumnType]?
    private var scanner = JSONScanner()
    /// The index where the search for the next key starts: rows usually list their keys in the same order.
    private var expected = 0

    init(fields: FieldSelection, types: [ColumnType]?) {
        precondition(types == nil || types?.count == fields.names.count, "types must have one entry per field")
        self.fields = fields
        self.types = types
        names = fields.names.map { Array($0.utf8) }
    }

    /// The text and the cells of the row in these bytes, or nil if they are only white space.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> (text: String, cells: [Cell])? {
        scanner.begin(bytes)
        guard let first = scanner.peek() else { return nil }
        guard first == UInt8(ascii: "{") else {
            throw fail(.badJSON, at: scanner.position, "a row must be one JSON object on its own line")
        }
        try scanner.openObject()
        var text: JSONToken?
        var cells = Array(repeating: Cell.null, count: names.count)
        var found: UInt128 = 0
        while let key = try scanner.nextKey() {
            let token = try scanner.value()
            let name = try name(of: key, in: bytes)
            if isText(name, in: bytes) {
                text = token
            } else if let slot = slot(of: name, in: bytes) {
                found |= 1 << UInt128(slot)
                cells[slot] = cell(of: token, as: types?[slot], in: bytes)
            }
        }
        if scanner.peek() != nil {
            throw fail(.badJSON, at: scanner.position, "unexpected text after the object; write one object per line")
        }
        for slot in 0..<fields.requiredCount where found & (1 << UInt128(slot)) == 0 {
            throw fail(.missingField, at: 0, "the field \(JSONText.quoted(fields.names[slot], limit: 64)) is missing")
        }
        return (try self.text(of: text, in: bytes), cells)
    }

    private func text(of token: JSONToken?, in bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> String {
        guard let token else { throw fail(.missingField, at: 0, "the field \"text\" is missing") }
        guard case .string(let string) = token.kind else {
            throw fail(.badText, at: token.range.lowerBound, "text must be a string")
        }
        guard !string.range.isEmpty else { throw fail(.emptyText, at: token.range.lowerBound, "text is empty") }
        return string.text(in: bytes)
    }

    private func fail(_ code: RowError.Code, at offset: Int, _ problem: String) -> JSONFailure {
        JSONFailure(code: code, offset: offset, problem: problem)
    }

    // MARK: Keys

    private enum Name {
        case plain(Range<Int>)
        case decoded([UInt8])
    }

    private func name(of key: JSONString, in bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> Name {
        guard key.isEscaped else { return .plain(key.range) }
        let decoded = Array(key.text(in: bytes).utf8)
        guard !decoded.contains(0) else {
            throw fail(.badName, at: key.range.lowerBound - 1, "a field name contains a NUL")
        }
        return .decoded(decoded)
    }

    private func isText(_ name: Name, in bytes: UnsafeRawBufferPointer) -> Bool {
        switch name {
        case .plain(let range):
            range.count == textName.count && bytes.part(range).elementsEqual(textName)
        case .decoded(let decoded): decoded == textName
        }
    }

    private mutating func slot(of name: Name, in bytes: UnsafeRawBufferPointer) -> Int? {
        for step in 0..<names.count {
            let slot = expected + step < names.count ? expected + step : expected + step - names.count
            let isSame =
                switch name {
                case .plain(let range):
                    range.count == names[slot].count && bytes.part(range).elementsEqual(names[slot])
                case .decoded(let decoded): decoded == names[slot]
                }
            if isSame {
                expected = slot + 1 < names.count ? slot + 1 : 0
                return slot
            }
        }
        return nil
    }

    // MARK: Values

    private func cell(of token: JSONToken, as type: ColumnType?, in bytes: UnsafeRawBufferPointer) -> Cell {
        if case .null = token.kind { return .null }
        if type == .json { return .json(raw(token, in: bytes)) }
        switch token.kind {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .string(let string): return .string(string.text(in: bytes))
        case .array, .object: return .json(raw(token, in: bytes))
        case .decimal:
            guard let number = JSONText.double(bytes.part(token.range)) else { return .json(raw(token, in: bytes)) }
            return .double(number)
        case .whole:
            guard let number = JSONText.long(bytes.part(token.range)) else { return .json(raw(token, in: bytes)) }
            return type == .double ? .double(Double(number)) : .long(number)
        }
    }

    /// The value's original text. A carriage return is only white space here but would end a line for some readers.
    private func raw(_ token: JSONToken, in bytes: UnsafeRawBufferPointer) -> String {
        let part = bytes.part(token.range)
        guard part.contains(0x0D) else { return String(decoding: part, as: UTF8.self) }
        return String(decoding: part.map { $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }
}
