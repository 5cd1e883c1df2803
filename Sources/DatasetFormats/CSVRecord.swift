/// The fields of one CSV record, without quotes, while it is gathered and until it has been read.
struct CSVRecord {
    /// The line where it starts.
    private(set) var line = 1
    /// How many fields are complete.
    private(set) var fieldCount = 0
    private var content: [UInt8] = []
    /// The ends in `content` of the first fields, no more than `fieldsKept`.
    private var ends: [Int] = []
    private var fieldStart = 0
    private var isQuoted = false

    /// Fields beyond this number are counted, but cannot be read.
    var fieldsKept = FormatLimits.csvColumnsMax

    /// Bytes so far: the content of the fields and what stands between them.
    var byteCount: Int { content.count + fieldCount }
    /// Whether it is a line without anything in it.
    var isBlank: Bool { fieldCount == 1 && content.isEmpty && !isQuoted }
    /// Whether nothing has been added.
    var isEmpty: Bool { fieldCount == 0 && content.isEmpty && !isQuoted }

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

    /// Drops a carriage return at the end of the field that is being gathered.
    mutating func dropCarriageReturn() {
        if content.count > fieldStart, content.last == 0x0D { content.removeLast() }
    }

    mutating func endField() {
        fieldCount += 1
        fieldStart = content.count
        if ends.count < fieldsKept { ends.append(content.count) }
    }

    /// Drops the content, but keeps the line and the count.
    mutating func discard() {
        content.removeAll()
        ends.removeAll()
        fieldStart = 0
    }

    /// The text of a field that is known to be UTF-8.
    func text(ofField index: Int) -> String {
        content.withUnsafeBytes { String(decoding: $0.part(range(ofField: index)), as: UTF8.self) }
    }

    /// The first field, from 0, that is not UTF-8.
    func firstFieldNotUTF8() -> Int? {
        content.withUnsafeBytes { bytes in
            ends.indices.first { ByteScan.firstNonUTF8(in: bytes.part(range(ofField: $0))) != nil }
        }
    }

    private func range(ofField index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
