/// Decodes the bytes that a terminal sends into keys.
///
/// Only time distinguishes a lone Escape from the start of a sequence: after ``timeLimit`` without another byte, the
/// caller calls ``expire()``. libedit has a defect here: with any sequence bound, it waits forever after Escape, which
/// vi users press all the time.
package struct KeyDecoder: Sendable {
    private enum State: Hashable {
        case ground
        /// In a multi-byte character: the bytes so far, and their total number.
        case character([UInt8], count: Int)
        case escape
        /// In a sequence that began with ESC [ or ESC O: all bytes so far.
        case sequence([UInt8])
        /// Between the start and end sequences of a paste.
        case paste
    }

    private var state = State.ground
    private var keys: [Key] = []
    /// The number of `keys` already returned; they are dropped once all are.
    private var taken = 0
    private var pasted: [UInt8] = []
    private var isPasteTooLong = false

    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Creates a decoder.
    package init() {}

    /// Whether a paste is in progress, so that many bytes can be read at once.
    package var isInPaste: Bool { state == .paste }

    /// The time to wait for the next byte before calling ``expire()``; nil if no key is incomplete.
    ///
    /// Escape alone may be a key. The limit for the rest of a longer sequence is higher, since delivery may be slow.
    package var timeLimit: Duration? {
        switch state {
        case .ground, .paste: nil
        case .escape: Limits.escapeWait
        case .character, .sequence: Limits.sequenceWait
        }
    }

    /// Returns the next key; nil until one is complete.
    package mutating func next() -> Key? {
        guard taken < keys.count else {
            keys.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return keys[taken]
    }

    /// Puts a key back, to be returned next.
    package mutating func putBack(_ key: Key) {
        keys.removeFirst(taken)
        taken = 0
        keys.insert(key, at: 0)
    }

    /// Completes or drops the pending sequence after its time limit.
    package mutating func expire() {
        if state == .escape { keys.append(.escape) }
        if state != .paste { state = .ground }
    }

    /// Decodes bytes from the terminal.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { feed(byte) }
    }

    private mutating func feed(_ byte: UInt8) {
        switch state {
        case .ground: begin(byte)
        case .character(let bytes, let count): keepGoing(bytes, count, byte)
        case .escape: afterEscape(byte)
        case .sequence(let bytes): inSequence(bytes, byte)
        case .paste: inPaste(byte)
        }
    }

    private mutating func begin(_ byte: UInt8) {
        switch byte {
        case 0x1B: state = .escape
        case 0..<0x80: keys.append(.scalar(Unicode.Scalar(byte)))
        case 0xC2...0xDF: state = .character([byte], count: 2)
        case 0xE0...0xEF: state = .character([byte], count: 3)
        case 0xF0...0xF4: state = .character([byte], count: 4)
        default: break  // Not a valid first byte.
        }
    }

    private mutating func keepGoing(_ bytes: [UInt8], _ count: Int, _ byte: UInt8) {
        guard byte & 0xC0 == 0x80 else {
            // The character is incomplete; the byte that ended it begins another key.
            state = .ground
            return begin(byte)
        }
        let all = bytes + [byte]
        guard all.count == count else {
            state = .character(all, count: count)
            return
        }
        state = .ground
        var decoder = UTF8()
        var iterator = all.makeIterator()
        // U+0080 to U+009F are control characters that keyboards do not send.
        guard case .scalarValue(let scalar) = decoder.decode(&iterator), scalar.value > 0x9F else { return }
        keys.append(.scalar(scalar))
    }

    private mutating func afterEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "O"): state = .sequence([0x1B, byte])
        case 0x1B: keys.append(.escape)
        case 0x0A, 0x0D:
            state = .ground
            keys.append(.special(.lineFeed, bytes: [0x1B, byte]))
        case 0..<0x80:
            state = .ground
            keys.append(.meta(byte))
        default:
            state = .ground
            keys.append(.escape)
            begin(byte)
        }
    }

    private mutating func inSequence(_ bytes: [UInt8], _ byte: UInt8) {
        let all = bytes + [byte]
        let isFirst = bytes.count == 2
        switch byte {
        // Function keys of the Linux console begin with ESC [ [.
        case 0x20...0x3F where all.count <= Limits.sequenceBytesMax, UInt8(ascii: "[") where isFirst:
            state = .sequence(all)
        case 0x40...0x7E:
            state = all == Self.pasteStart ? .paste : .ground
            guard state == .ground else { return }
            keys.append(SpecialKey.ofSequence[all].map { .special($0, bytes: all) } ?? .unknown(bytes: all))
        default:
            // Not a valid sequence; its start is dropped.
            state = .ground
            begin(byte)
        }
    }

    private mutating func inPaste(_ byte: UInt8) {
        pasted.append(byte)
        if byte == Self.pasteEnd.last, pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
            pasted.removeLast(Self.pasteEnd.count)
            keys.append(isPasteTooLong ? .tooLongPaste : .paste(Self.text(of: pasted)))
            pasted = []
            isPasteTooLong = false
            state = .ground
        } else if pasted.count > Limits.pasteBytesMax + Self.pasteEnd.count {
            isPasteTooLong = true
            pasted.removeFirst(Limits.pasteBytesMax)
        }
    }

    /// Converts pasted bytes to text. Line ends become line feeds, and trailing ones are removed. Control characters
    /// other than tabs are removed, since terminals and libedit would act on them. Invalid UTF-8 becomes U+FFFD.
    package static func text(of bytes: [UInt8]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var wasReturn = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isSecondHalf = wasReturn && scalar == "\n"
            wasReturn = scalar == "\r"
            if isSecondHalf { continue }
            switch scalar.value {
            case 0x0D, 0x0A: result.append("\n")
            case 0x09: result.append("\t")
            case 0..<0x20, 0x7F..<0xA0: break
            default: result.append(scalar)
            }
        }
        while result.last == "\n" { result.removeLast() }
        return result
    }
}
