/// Reads uploads of comma-separated values (RFC 4180) with a header line; every kept field is text.
///
/// Records end with a line feed outside quotes; one carriage return before it is dropped. If the header ends in a
/// carriage return alone, as in files of some spreadsheets, each of them outside quotes ends a record. Quoted fields
/// may contain line ends and doubled quotes. Blank lines are allowed. A quote inside an unquoted field is an error, and
/// so is anything between a closing quote and the next delimiter; parsing then continues with the next line.
package struct CSVParser: RowParser {
    private enum State {
        case fieldStart
        case unquoted
        case quoted
        /// After a quote in a quoted field: the field has ended, unless another quote follows.
        case quoteSeen
        /// After a closing quote and a carriage return.
        case returnSeen
        /// In a malformed record, up to the end of the line.
        case skipping
    }

    private let fields: FieldSelection
    private let delimiter: CSVDelimiter
    private let rowBytesMax: Int
    private var mark = EncodingMark()
    private var state = State.fieldStart
    private var record = CSVRecord()
    private var header: CSVHeader?
    private var line = 1
    private var quoteLine = 1
    private var number = 0
    /// Whether a carriage return alone ends a record, as the header does.
    private var endsInReturns = false
    /// Whether the record exceeds the limit and has been reported.
    private var isTooLarge = false
    private var isOver = false

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - fields: the fields to keep. They become the cells of a row in this order: `string`, or null if the file
    ///     lacks the column.
    ///   - delimiter: the character between fields.
    ///   - rowBytesMax: the maximum length of a record, quotes not counted.
    package init(
        fields: FieldSelection,
        delimiter: CSVDelimiter = .comma,
        rowBytesMax: Int = FormatLimits.rowBytesMax
    ) {
        self.fields = fields
        self.delimiter = delimiter
        self.rowBytesMax = rowBytesMax
    }

    package mutating func next(in bytes: UnsafeRawBufferPointer, from position: inout Int) -> RowOutcome? {
        guard !isOver else { return nil }
        if !mark.isDecided {
            switch mark.read(bytes, from: &position) {
            case .undecided: return nil
            case .accepted(let replayed): replay(replayed)
            case .refused(let content):
                isOver = true
                return .malformed(EncodingMark.error(content))
            }
        }
        while position < bytes.count, !isOver {
            if let outcome = step(bytes, &position) { return outcome }
        }
        return nil
    }

    package mutating func last() -> RowOutcome? {
        guard !isOver else { return nil }
        replay(mark.end())
        defer { isOver = true }
        switch state {
        case .skipping: return nil
        case .fieldStart, .unquoted, .quoteSeen, .returnSeen:
            if record.isEmpty, state == .fieldStart, !isTooLarge { return nil }
            return endRecord()
        case .quoted:
            if isTooLarge { return nil }
            return malformed(.csvQuote, line: quoteLine, "unclosed quote")
        }
    }

    /// Reads bytes that `EncodingMark` held back. None is a line end or a quote, so they complete no record.
    private mutating func replay(_ held: [UInt8]) {
        var position = 0
        held.withUnsafeBytes { bytes in
            while position < bytes.count { _ = step(bytes, &position) }
        }
    }

    // MARK: States

    private mutating func step(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> RowOutcome? {
        switch state {
        case .fieldStart:
            state = bytes[position] == UInt8(ascii: "\"") ? .quoted : .unquoted
            if state == .quoted {
                position += 1
                quoteLine = line
                record.markQuoted()
            }
            return nil
        case .unquoted: return unquoted(bytes, &position)
        case .quoted: return quoted(bytes, &position)
        case .quoteSeen, .returnSeen: return afterQuote(bytes, &position)
        case .skipping:
            guard let end = endOfLine(in: bytes, from: position) else {
                position = bytes.count
                return nil
            }
            position = end + 1
            beginRecord()
            return nil
        }
    }

    private mutating func unquoted(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> RowOutcome? {
        if header == nil, !endsInReturns, record.endsInReturn, bytes[position] != 0x0A {
            // The carriage return was the last byte of the previous chunk.
            endsInReturns = true
            record.dropCarriageReturn()
            return self.end(with: 0x0D)
        }
        var end = ByteScan.endOfField(in: bytes, from: position, third: delimiter.byte)
        if let lone = loneReturn(in: bytes, position..<end) {
            endsInReturns = true
            end = lone
        }
        let run = bytes.part(position..<end)
        position = end
        if let outcome = append(run) { return outcome }
        guard end < bytes.count else { return nil }
        if bytes[end] == UInt8(ascii: "\"") {
            let problem = "quote inside an unquoted field; quote the whole field and double the quote"
            return breakRecord(problem)
        }
        position += 1
        return self.end(with: bytes[end])
    }

    /// The first carriage return in a part of an unquoted field that ends a line by itself; the header's line end
    /// decides whether any does.
    private func loneReturn(in bytes: UnsafeRawBufferPointer, _ part: Range<Int>) -> Int? {
        guard header == nil || endsInReturns, let found = part.first(where: { bytes[$0] == 0x0D }) else { return nil }
        if endsInReturns { return found }
        return found + 1 < bytes.count && bytes[found + 1] != 0x0A ? found : nil
    }

    /// The next line end, for a record that is skipped.
    private func endOfLine(in bytes: UnsafeRawBufferPointer, from position: Int) -> Int? {
        guard endsInReturns else { return ByteScan.newline(in: bytes, from: position) }
        return (position..<bytes.count).first { bytes[$0] == 0x0A || bytes[$0] == 0x0D }
    }

    private mutating func quoted(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> RowOutcome? {
        let end = ByteScan.endOfField(in: bytes, from: position, third: 0x22)
        let isLineEnd = end < bytes.count && bytes[end] == 0x0A
        let run = bytes.part(position..<(isLineEnd ? end + 1 : end))
        position = end < bytes.count ? end + 1 : end
        let outcome = append(run)
        if isLineEnd { line += 1 } else if end < bytes.count { state = .quoteSeen }
        return outcome
    }

    private mutating func afterQuote(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> RowOutcome? {
        let byte = bytes[position]
        if byte == 0x0A || (state == .quoteSeen && byte == delimiter.byte) {
            position += 1
            return end(with: byte)
        }
        if state == .quoteSeen, byte == 0x0D {
            position += 1
            if endsInReturns { return end(with: byte) }
            state = .returnSeen
            return nil
        }
        if state == .returnSeen, header == nil {
            endsInReturns = true
            return end(with: 0x0D)
        }
        if state == .quoteSeen, byte == UInt8(ascii: "\"") {
            position += 1
            state = .quoted
            return append(bytes.part((position - 1)..<position))
        }
        return breakRecord("only the delimiter or a line end may follow a closing quote")
    }

    /// Ends the field, and the record unless the byte is the delimiter.
    private mutating func end(with byte: UInt8) -> RowOutcome? {
        guard byte == 0x0A || byte == 0x0D else {
            state = .fieldStart
            if !isTooLarge { record.endField() }
            return nil
        }
        defer { beginRecord() }
        return endRecord()
    }

    private mutating func beginRecord() {
        line += 1
        record.begin(line: line)
        state = .fieldStart
        isTooLarge = false
    }

    private mutating func append(_ run: UnsafeRawBufferPointer) -> RowOutcome? {
        guard !isTooLarge else { return nil }
        // One byte more than the limit: a carriage return that ends the record is dropped later.
        if record.byteCount + run.count > rowBytesMax + 1 { return refuseSize() }
        record.append(run)
        return nil
    }

    private mutating func refuseSize() -> RowOutcome {
        isTooLarge = true
        record.discard()
        let hint = state == .quoted ? "; the quote opened in line \(quoteLine) may be unclosed" : ""
        return malformed(.rowTooLarge, line: record.line, "the row is longer than \(rowBytesMax) bytes\(hint)")
    }

    /// Abandons the record, which ends with this line.
    private mutating func breakRecord(_ problem: String) -> RowOutcome? {
        state = .skipping
        return isTooLarge ? nil : malformed(.csvQuote, line: line, problem)
    }

    private mutating func malformed(_ code: RowError.Code, line: Int, _ problem: String) -> RowOutcome {
        let isFatal = header == nil
        if isFatal { isOver = true } else { number += 1 }
        let position = isFatal ? "line \(line)" : "line \(line), record \(number)"
        return .malformed(
            RowError(
                code: code,
                line: line,
                column: 0,
                number: number,
                message: "\(position): \(problem)",
                isFatal: isFatal
            )
        )
    }
}

// MARK: - Records

extension CSVParser {
    private mutating func endRecord() -> RowOutcome? {
        if state == .unquoted { record.dropCarriageReturn() }
        guard !isTooLarge else { return nil }
        guard record.byteCount <= rowBytesMax else { return refuseSize() }
        record.endField()
        if record.isBlank { return nil }
        if let field = record.firstFieldNotUTF8() {
            return malformed(.notUTF8, line: record.line, "column \(field + 1)\(name(of: field)) is not UTF-8")
        }
        guard let header else { return readHeader() }
        guard record.fieldCount == header.names.count else {
            let counts = "column count \(record.fieldCount) does not match the header's \(header.names.count)"
            return malformed(.csvColumns, line: record.line, counts)
        }
        let text = record.text(ofField: header.textColumn)
        guard !text.isEmpty else { return malformed(.emptyText, line: record.line, "text is empty") }
        number += 1
        let cells = header.columns.map { $0.map { Cell.string(record.text(ofField: $0)) } ?? .null }
        return .row(ParsedRow(line: record.line, number: number, text: text, cells: cells))
    }

    private mutating func readHeader() -> RowOutcome? {
        guard record.fieldCount <= FormatLimits.csvColumnsMax else {
            let problem = "the header has more than \(FormatLimits.csvColumnsMax) columns"
            return malformed(.csvHeader, line: record.line, problem)
        }
        let names = (0..<record.fieldCount).map { record.text(ofField: $0) }
        do throws(CSVHeader.Problem) {
            header = try CSVHeader(names: names, fields: fields)
            record.fieldsKept = names.count
            return nil
        } catch {
            return malformed(error.code, line: record.line, error.text)
        }
    }

    private func name(of field: Int) -> String {
        guard let header, field < header.names.count else { return "" }
        return " (\(JSONText.quoted(header.names[field], limit: 64)))"
    }
}
