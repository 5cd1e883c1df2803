/// Reads uploads of one JSON object per line.
///
/// Lines end with a line feed; one carriage return before it is dropped. Blank lines are allowed. The JSON must be
/// valid by RFC 8259, also in fields that are not kept.
package struct JSONLinesParser: RowParser {
    private let rowBytesMax: Int
    private var reader: JSONRowReader
    private var mark = EncodingMark()
    /// The beginning of an incomplete line.
    private var held: [UInt8] = []
    private var isTooLarge = false
    private var isOver = false
    private var line = 1
    private var number = 0

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - fields: the fields to keep; they become the cells of a row in this order.
    ///   - types: one type per field, as found by `ColumnTypes` in a first pass over the same file. Cells then have
    ///     these types, and cells of a `json` column keep their original text. Default: each cell has the type of its
    ///     value; integers beyond 64 bits, arrays and objects are `json`.
    ///   - rowBytesMax: the maximum length of a line.
    package init(
        fields: FieldSelection,
        types: [ColumnType]? = nil,
        rowBytesMax: Int = FormatLimits.rowBytesMax
    ) {
        reader = JSONRowReader(fields: fields, types: types)
        self.rowBytesMax = rowBytesMax
    }

    package mutating func next(in bytes: UnsafeRawBufferPointer, from position: inout Int) -> RowOutcome? {
        guard !isOver else { return nil }
        if !mark.isDecided {
            switch mark.read(bytes, from: &position) {
            case .undecided: return nil
            case .accepted(let replayed): held = replayed
            case .refused(let content):
                isOver = true
                return .malformed(EncodingMark.error(content))
            }
        }
        while let end = ByteScan.newline(in: bytes, from: position) {
            let part = bytes.part(position..<end)
            position = end + 1
            if let outcome = completeLine(with: part) { return outcome }
        }
        hold(bytes.part(position..<bytes.count))
        position = bytes.count
        return nil
    }

    package mutating func last() -> RowOutcome? {
        guard !isOver else { return nil }
        isOver = true
        held += mark.end()
        return completeLine(with: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    private mutating func hold(_ part: UnsafeRawBufferPointer) {
        // One byte more than the limit, because a carriage return at the end does not count.
        if held.count + part.count > rowBytesMax + 1 { isTooLarge = true }
        if isTooLarge { held.removeAll() } else { held.append(contentsOf: part) }
    }

    private mutating func completeLine(with part: UnsafeRawBufferPointer) -> RowOutcome? {
        defer { line += 1 }
        if held.isEmpty, !isTooLarge { return outcome(of: part) }
        hold(part)
        var whole: [UInt8] = []
        swap(&whole, &held)
        let outcome = whole.withUnsafeBytes { bytes -> RowOutcome? in self.outcome(of: bytes) }
        isTooLarge = false
        whole.removeAll(keepingCapacity: true)
        held = whole
        return outcome
    }

    private mutating func outcome(of line: UnsafeRawBufferPointer) -> RowOutcome? {
        let row = line.last == 0x0D ? line.part(0..<(line.count - 1)) : line
        guard !isTooLarge, row.count <= rowBytesMax else {
            number += 1
            return malformed(.rowTooLarge, column: 0, "the row is longer than \(rowBytesMax) bytes")
        }
        do throws(JSONFailure) {
            guard let (text, cells) = try reader.read(row) else { return nil }
            number += 1
            return .row(ParsedRow(line: self.line, number: number, text: text, cells: cells))
        } catch {
            number += 1
            return malformed(error, in: row)
        }
    }

    private func malformed(_ failure: JSONFailure, in row: UnsafeRawBufferPointer) -> RowOutcome {
        let problem =
            failure.isUnfinished
            ? "the line ends inside a JSON object; each object must be on one line" : failure.problem
        if failure.code == .missingField {
            let members = try? JSONMembers(Array(row)).members
            let found = members.map { "; " + FoundNames.clause("fields", $0.map(\.name)) } ?? ""
            return malformed(failure.code, column: 0, problem + found)
        }
        if failure.code == .badJSON, row.part(0..<min(failure.offset, row.count)).contains(0x0D) {
            let problem = "a line ends in a carriage return alone; it must end in a line feed"
            return malformed(failure.code, column: 0, problem)
        }
        let column = ByteScan.scalarCount(in: row.part(0..<min(failure.offset, row.count))) + 1
        return malformed(failure.code, column: column, problem)
    }

    private func malformed(_ code: RowError.Code, column: Int, _ problem: String) -> RowOutcome {
        let position = column > 0 ? "line \(line), column \(column)" : "line \(line)"
        return .malformed(
            RowError(
                code: code,
                line: line,
                column: column,
                number: number,
                message: "\(position): \(problem)",
                isFatal: false
            )
        )
    }
}
