/// The fields of one CSV record, without quotes, while it is collected and until the next record begins.
struct CSVRecord {
    /// The line where it starts.
    private(set) var line = 1
    /// The number of complete fields.
    private(set) var fieldCount = 0
    private var content: [UInt8] = []
    /// The ends in `content` of the first fields, at most `fieldsKept`.
    private var ends: [Int] = []
    private var fieldStart = 0
    private var isQuoted = false

    /// Further fields are counted but cannot be read.
    var fieldsKept = FormatLimits.csvColumnsMax

    /// Bytes so far: the contents of the fields and the delimiters between them.
    var byteCount: Int { content.count + fieldCount }
    /// Whether it is an empty line.
    var isBlank: Bool { fieldCount == 1 && content.isEmpty && !isQuoted }
    /// Whether nothing has been added.
    var isEmpty: Bool { fieldCount == 0 && content.isEmpty && !isQuoted }

    /// Whether the unfinished field ends in a carriage return.
    var endsInReturn: Bool { content.count > fieldStart && content.last == 0x0D }

    mutating func begin(line: Int) {
        self.line = line
        fieldCount = 0
        content.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        fieldStart = 0
        isQuoted = false
    }

    mutating func markQuoted() { isQuoted = true }

    mutating func append(_ bytes: UnsafeRawBufferPointer) { content.append(contentsOf: bytes) }

    mutating func append(_ byte: UInt8) { content.append(byte) }

    /// Drops a carriage return at the end of the unfinished field.
    mutating func dropCarriageReturn() {
        if endsInReturn { content.removeLast() }
    }

    mutating func endField() {
        fieldCount += 1
        fieldStart = content.count
        if ends.count < fieldsKept { ends.append(content.count) }
    }

    /// Drops the content but keeps the line number and the field count.
    mutating func discard() {
        content.removeAll()
        ends.removeAll()
        fieldStart = 0
    }

    /// The text of a field, which must be UTF-8.
    func text(ofField index: Int) -> String {
        content.withUnsafeBytes { String(decoding: $0.part(range(ofField: index)), as: UTF8.self) }
    }

    /// The index of the first field that is not UTF-8, from 0.
    func firstFieldNotUTF8() -> Int? {
        content.withUnsafeBytes { bytes in
            ends.indices.first { ByteScan.firstNonUTF8(in: bytes.part(range(ofField: $0))) != nil }
        }
    }

    private func range(ofField index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
