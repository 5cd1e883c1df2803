/// Why a value cannot be read from Avro bytes.
enum AvroProblem: Error {
    /// The bytes end too early; the value needs at least this many bytes, counted from their start.
    case short(needed: Int)
    /// More bytes cannot help.
    case bad(FormatError)
}

/// Reads values in Avro's binary encoding from part of a file.
struct AvroCursor {
    let bytes: UnsafeRawBufferPointer
    /// The offset of the first byte in the file, for messages.
    let origin: Int
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer, origin: Int) {
        self.bytes = bytes
        self.origin = origin
    }

    /// The number of unread bytes.
    var remaining: Int { bytes.count - position }

    /// An error at this position.
    func bad(_ problem: String, _ code: FormatError.Code = .corrupt) -> AvroProblem {
        .bad(FormatError(code, at: origin + position, problem))
    }

    /// Returns the next `count` bytes and moves past them.
    mutating func take(_ count: Int) throws(AvroProblem) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw .short(needed: position + count) }
        defer { position += count }
        return bytes.part(position..<(position + count))
    }

    mutating func long() throws(AvroProblem) -> Int64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        var offset = position
        while offset < bytes.count {
            let byte = UInt64(bytes[offset])
            // The tenth byte can hold only the highest bit.
            guard shift < 63 || byte <= 1 else { throw bad("an integer is longer than 64 bits") }
            number |= (byte & 0x7F) << shift
            offset += 1
            if byte < 0x80 {
                position = offset
                return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
            }
            shift += 7
        }
        throw .short(needed: bytes.count + 1)
    }

    /// Reads a length, which must be between 0 and `most`.
    mutating func length(upTo most: Int, of what: StaticString) throws(AvroProblem) -> Int {
        let start = self
        let number = try long()
        guard number >= 0, number <= Int64(most) else {
            throw start.bad("the length of \(what) is \(number): must be between 0 and \(most)")
        }
        return Int(number)
    }

    mutating func text(upTo most: Int = FormatLimits.avroBlockBytesMax) throws(AvroProblem) -> String {
        let start = self
        let raw = try take(try length(upTo: most, of: "a string"))
        guard let text = String(validating: raw, as: UTF8.self) else { throw start.bad("a string is not UTF-8") }
        return text
    }

    mutating func skipText() throws(AvroProblem) {
        _ = try take(try length(upTo: FormatLimits.avroBlockBytesMax, of: "a string"))
    }

    mutating func boolean() throws(AvroProblem) -> Bool {
        let start = self
        let byte = try take(1)[0]
        guard byte < 2 else { throw start.bad("a boolean is \(byte): must be 0 or 1") }
        return byte == 1
    }

    mutating func double() throws(AvroProblem) -> Double {
        let raw = try take(8).loadUnaligned(as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: raw))
    }

    /// Reads the branch of a union of null and one other type: true for the other type.
    mutating func isPresent() throws(AvroProblem) -> Bool {
        let start = self
        let branch = try long()
        guard branch == 0 || branch == 1 else { throw start.bad("the branch of a union is \(branch): must be 0 or 1") }
        return branch == 1
    }

    /// The number of items in the next run of an array, 0 at its end; `before` is the number already read.
    mutating func itemCount(before: Int) throws(AvroProblem) -> Int {
        let start = self
        var number = try long()
        if number < 0 {
            // A negative count is followed by the run's length in bytes, which the items themselves imply.
            _ = try length(upTo: FormatLimits.avroBlockBytesMax, of: "a run of an array")
            number = number == .min ? .max : -number
        }
        guard number <= Int64(FormatLimits.vectorCountMax - before) else {
            throw start.bad("an array has more than \(FormatLimits.vectorCountMax) numbers")
        }
        return Int(number)
    }
}
