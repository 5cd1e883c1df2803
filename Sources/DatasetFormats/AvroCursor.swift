/// Why a value cannot be read from Avro bytes.
enum AvroProblem: Error {
    /// The bytes end too early; at least this many, from their start, are needed.
    case short(needed: Int)
    /// No further bytes can help.
    case bad(FormatError)
}

/// Reads values in Avro's binary encoding from bytes that stand somewhere in a file.
struct AvroCursor {
    let bytes: UnsafeRawBufferPointer
    /// The place of the first byte in the file, for messages.
    let origin: Int
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer, origin: Int) {
        self.bytes = bytes
        self.origin = origin
    }

    /// The bytes that are left.
    var remaining: Int { bytes.count - position }

    /// An error at this place.
    func bad(_ problem: String, _ code: FormatError.Code = .corrupt) -> AvroProblem {
        .bad(FormatError(code, at: origin + position, problem))
    }

    /// The bytes of the next `count`, which are passed.
    mutating func take(_ count: Int) throws(AvroProblem) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw .short(needed: position + count) }
        defer { position += count }
        return bytes.part(position..<(position + count))
    }

    mutating func long() throws(AvroProblem) -> Int64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        var place = position
        while place < bytes.count {
            let byte = UInt64(bytes[place])
            // The tenth byte has room for the highest bit only.
            guard shift < 63 || byte <= 1 else { throw bad("a whole number is longer than 64 bits") }
            number |= (byte & 0x7F) << shift
            place += 1
            if byte < 0x80 {
                position = place
                return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
            }
            shift += 7
        }
        throw .short(needed: bytes.count + 1)
    }

    /// A length that must be from 0 to `most`.
    mutating func length(upTo most: Int, of what: StaticString) throws(AvroProblem) -> Int {
        let start = self
        let number = try long()
        guard number >= 0, number <= Int64(most) else {
            throw start.bad("the length of \(what) is \(number), and 0 to \(most) is possible")
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
        guard byte < 2 else { throw start.bad("a boolean is \(byte)") }
        return byte == 1
    }

    mutating func double() throws(AvroProblem) -> Double {
        let raw = try take(8).loadUnaligned(as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: raw))
    }

    /// Whether the union of null and another type has the other one.
    mutating func isPresent() throws(AvroProblem) -> Bool {
        let start = self
        let branch = try long()
        guard branch == 0 || branch == 1 else { throw start.bad("the branch of a union of two is \(branch)") }
        return branch == 1
    }

    /// The number of items in the next run of an array, 0 at its end; `before` are those that came already.
    mutating func itemCount(before: Int) throws(AvroProblem) -> Int {
        let start = self
        var number = try long()
        if number < 0 {
            // A negative count is followed by the run's length in bytes, which the items themselves also tell.
            _ = try length(upTo: FormatLimits.avroBlockBytesMax, of: "a run of an array")
            number = number == .min ? .max : -number
        }
        guard number <= Int64(FormatLimits.vectorCountMax - before) else {
            throw start.bad("an array has more than \(FormatLimits.vectorCountMax) numbers")
        }
        return Int(number)
    }
}
