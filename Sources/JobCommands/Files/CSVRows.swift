/// Reads comma-separated values (RFC 4180) with a header as records of text.
///
/// The columns can have any names, unlike a dataset's; see `CSVParser` of DatasetFormats for those. Columns without a
/// name, which spreadsheets write, are left out.
enum CSVRows {
    /// Returns the records in order, without blank lines.
    static func records(
        of bytes: [UInt8],
        _ path: String,
        delimiter: UInt8 = UInt8(ascii: ",")
    ) throws(FileMistake) -> [Value] {
        var reader = Reader(bytes: bytes, path: path, delimiter: delimiter)
        guard let header = try reader.row() else { return [] }
        var seen: Set<String> = []
        let named = header.indices.filter { index in header[index].contains { $0 != " " && $0 != "\t" } }
        if let name = named.map({ header[$0] }).first(where: { !seen.insert($0).inserted }) {
            throw .malformedRows(path, line: 1, .duplicateColumn(name))
        }
        var records: [Value] = []
        while let row = try reader.row() {
            guard row.count == header.count else {
                throw .malformedRows(path, line: reader.rowLine, .columnCount(row.count, header: header.count))
            }
            records.append(.record(Record(named.map { (header[$0], .text(row[$0])) })))
        }
        return records
    }

    /// Returns the names in the first row that is not blank; nil if it is malformed, or cut at the end of bytes that
    /// are not the whole file.
    static func header(of bytes: [UInt8], delimiter: UInt8, isWhole: Bool) -> [String]? {
        var reader = Reader(bytes: bytes, path: "", delimiter: delimiter)
        guard let header = (try? reader.row()) ?? nil, isWhole || reader.position < bytes.count else { return nil }
        return header
    }

    private struct Reader {
        let bytes: [UInt8]
        let path: String
        let delimiter: UInt8
        var position = 0
        var line = 1
        /// The line on which the last row begins.
        var rowLine = 1
        /// Whether a carriage return alone ends a line, as it does the header.
        private let endsInReturns: Bool

        init(bytes: [UInt8], path: String, delimiter: UInt8) {
            self.bytes = bytes
            self.path = path
            self.delimiter = delimiter
            var isQuoted = false
            let end = bytes.firstIndex { byte in
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                return !isQuoted && (byte == 0x0A || byte == 0x0D)
            }
            endsInReturns = end.map { bytes[$0] == 0x0D && $0 + 1 < bytes.count && bytes[$0 + 1] != 0x0A } ?? false
        }

        /// Returns the next row that is not blank.
        mutating func row() throws(FileMistake) -> [String]? {
            while position < bytes.count {
                rowLine = line
                var fields = [try field()]
                while position < bytes.count, bytes[position] == delimiter {
                    position += 1
                    fields.append(try field())
                }
                skipLineEnd()
                if fields != [""] { return fields }
            }
            return nil
        }

        private mutating func field() throws(FileMistake) -> String {
            var content: [UInt8] = []
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                content = try quoted()
                guard isAtFieldEnd else { throw .malformedRows(path, line: line, .textAfterQuote) }
            } else {
                while !isAtFieldEnd {
                    content.append(bytes[position])
                    position += 1
                }
            }
            guard let text = String(validating: content, as: UTF8.self) else {
                throw .malformedRows(path, line: rowLine, .rowNotUTF8)
            }
            return text
        }

        private mutating func quoted() throws(FileMistake) -> [UInt8] {
            var content: [UInt8] = []
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == UInt8(ascii: "\"") {
                    guard position < bytes.count, bytes[position] == byte else { return content }
                    position += 1
                }
                if byte == 0x0A { line += 1 }
                content.append(byte)
            }
            throw .malformedRows(path, line: rowLine, .unclosedQuote)
        }

        private var isAtFieldEnd: Bool {
            guard position < bytes.count else { return true }
            let byte = bytes[position]
            if byte == 0x0D { return endsInReturns || position + 1 == bytes.count || bytes[position + 1] == 0x0A }
            return byte == delimiter || byte == 0x0A
        }

        private mutating func skipLineEnd() {
            let start = position
            if position < bytes.count, bytes[position] == 0x0D { position += 1 }
            if position < bytes.count, bytes[position] == 0x0A { position += 1 }
            if position > start { line += 1 }
        }
    }
}
