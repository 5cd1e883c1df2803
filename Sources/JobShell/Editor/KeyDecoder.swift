/// Makes keys of the bytes that a terminal sends.
///
/// A lone Escape cannot be told from the start of a sequence but by time: when ``timeLimit`` has passed without another
/// byte, whoever reads calls ``expire()``. libedit cannot do that: one binding of a sequence makes it wait for ever
/// after Escape, which vi users press all the time.
struct KeyDecoder {
    private enum State: Equatable {
        case ground
        /// In a character of several bytes: those seen, and how many there will be.
        case character([UInt8], count: Int)
        case escape
        /// In a sequence that ESC [ or ESC O has begun; all bytes so far.
        case sequence([UInt8])
        /// Between the sequences that begin and end a paste.
        case paste
    }

    private var state = State.ground
    private var keys: [Key] = []
    /// How many of `keys` have been taken; those are dropped when all are.
    private var taken = 0
    private var pasted: [UInt8] = []
    private var isPasteTooLong = false

    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Whether a paste has begun and not ended, so that many bytes can be read at once.
    var isInPaste: Bool { state == .paste }

    /// How long to wait for the next byte before ``expire()`` is due; nil if the bytes so far leave nothing open.
    ///
    /// Only Escape is a key by itself. A sequence that has begun may be held up on its way, and waits longer.
    var timeLimit: Duration? {
        switch state {
        case .ground, .paste: nil
        case .escape: Limits.escapeWait
        case .character, .sequence: Limits.sequenceWait
        }
    }

    /// The next key, nil if no whole one has come.
    mutating func next() -> Key? {
        guard taken < keys.count else {
            keys.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return keys[taken]
    }

    /// Whether ``next()`` has a key.
    var hasKey: Bool { taken < keys.count }

    /// Puts a key back, to be the next one.
    mutating func putBack(_ key: Key) {
        keys.removeFirst(taken)
        taken = 0
        keys.insert(key, at: 0)
    }

    /// The time for the next byte is over.
    mutating func expire() {
        if state == .escape { keys.append(.escape) }
        if state != .paste { state = .ground }
    }

    /// Takes bytes.
    mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { feed(byte) }
    }

    private mutating func feed(_ byte: UInt8) {
        switch state {
        case .ground: begin(byte)
        case .character(let bytes, let count): goOn(bytes, count, byte)
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
        default: break  // No character begins with it.
        }
    }

    private mutating func goOn(_ bytes: [UInt8], _ count: Int, _ byte: UInt8) {
        guard byte & 0xC0 == 0x80 else {
            // The character was cut short; what cut it is a key of its own.
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
        // U+0080 to U+009F are controls that no keyboard has.
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
        // ESC [ [ is how the Linux console begins its function keys.
        case 0x20...0x3F where all.count <= Limits.sequenceBytesMax, UInt8(ascii: "[") where isFirst:
            state = .sequence(all)
        case 0x40...0x7E:
            state = all == Self.pasteStart ? .paste : .ground
            guard state == .ground else { return }
            keys.append(SpecialKey.ofSequence[all].map { .special($0, bytes: all) } ?? .unknown(bytes: all))
        default:
            // No sequence goes on like this; its start is dropped.
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

    /// Pasted bytes as text: line ends become line feeds, the last ones go, and so do controls, which a terminal would
    /// obey and libedit take for keys. Tabs are text. What is not UTF-8 becomes U+FFFD.
    static func text(of bytes: [UInt8]) -> [Unicode.Scalar] {
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
