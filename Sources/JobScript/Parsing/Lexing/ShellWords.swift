/// The words of a line for sh, as far as needed to find where the line ends and this language continues.
///
/// To sh, `else` and `{` are plain text except where a command begins, so a line ends only before one in another
/// position: `! if a; then b; else { c; }; fi` is a whole line. Quotes, substitutions, parentheses and comments hide
/// them too.
struct ShellWords {
    private let bytes: [UInt8]
    private let end: Int
    private var position: Int
    /// Whether sh would read the next word as a command, one of its own keywords, or the file of a redirect.
    private var isExpected = true
    /// The number of open parentheses.
    private var depth = 0
    /// The end of the last word or operator.
    private var lastEnd: Int
    /// The number of open quotes and substitutions.
    private var nesting = 0

    init(_ bytes: [UInt8], _ start: Int, _ end: Int) {
        self.bytes = bytes
        self.end = end
        position = start
        lastEnd = start
    }

    /// Returns the end of the line, and the offset of the word of this language after it; nil if the line is whole.
    ///
    /// In a block of this language, a `}` that sh would read as text ends the line too, if it is the last word or
    /// before `else`: the block of `for f in a b { ! ls $EJ_f }` is whole.
    mutating func end(before ending: ShellLineEnd, isInBlock: Bool) -> (end: Int, next: Int)? {
        while true {
            skipBlanks()
            guard position < end, bytes[position] != UInt8(ascii: "#") else { return nil }
            let start = position
            if takeOperator() { continue }
            let word = takeWord()
            if depth == 0, !isExpected, isEnd(word, ending) || isInBlock && endsBlock(word) { return (lastEnd, start) }
            lastEnd = position
            isExpected = Self.beforeCommands.contains(String(decoding: word, as: UTF8.self))
        }
    }

    private func isEnd(_ word: ArraySlice<UInt8>, _ ending: ShellLineEnd) -> Bool {
        switch ending {
        case .block: return word.elementsEqual("{".utf8)
        case .handler:
            guard word.elementsEqual("else".utf8) else { return false }
            var next = self
            next.skipBlanks()
            return next.takeWord().elementsEqual("{".utf8)
        }
    }

    private func endsBlock(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.elementsEqual("}".utf8) else { return false }
        var next = self
        while true {
            next.skipBlanks()
            let follower = next.takeWord()
            // Blocks around it may close too.
            if follower.elementsEqual("}".utf8) { continue }
            return next.position >= end && follower.isEmpty || follower.elementsEqual("else".utf8)
        }
    }

    /// Keywords of sh after which a command begins.
    private static let beforeCommands: Set<String> = [
        "if", "then", "elif", "else", "while", "until", "do", "{", "!", "time",
    ]

    private mutating func takeOperator() -> Bool {
        let byte = bytes[position]
        guard Self.isOperator(byte) else { return false }
        let follows = position > 0 && bytes[position - 1] == UInt8(ascii: "(")
        position += 1
        lastEnd = position
        switch byte {
        case UInt8(ascii: "("):
            depth += 1
            isExpected = true
        case UInt8(ascii: ")"):
            depth = max(0, depth - 1)
            // `f() {` defines a function.
            isExpected = follows
        default: isExpected = true
        }
        return true
    }

    private mutating func takeWord() -> ArraySlice<UInt8> {
        let start = position
        while position < end, !bytes[position].isBlank, !Self.isOperator(bytes[position]), lineEndLength == 0 {
            skipPart(isQuoted: false)
        }
        return bytes[start..<position]
    }

    private static func isOperator(_ byte: UInt8) -> Bool { ";&|()<>".utf8.contains(byte) }

    private mutating func skipBlanks() {
        while position < end {
            let length = bytes[position].isBlank ? 1 : lineEndLength
            guard length > 0 else { return }
            position += length
        }
    }

    /// The length of a `\` with a line end at the position, which sh removes; otherwise 0.
    private var lineEndLength: Int {
        guard bytes[position] == UInt8(ascii: "\\") else { return 0 }
        let rest = bytes[(position + 1)..<end]
        return rest.first == 0x0A ? 2 : rest.starts(with: [0x0D, 0x0A]) ? 3 : 0
    }

    /// Skips one character and what it opens.
    private mutating func skipPart(isQuoted: Bool) {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\\"): position = min(position + 1, end)
        case UInt8(ascii: "'") where !isQuoted:
            position = min((bytes[position..<end].firstIndex(of: byte) ?? end) + 1, end)
        case UInt8(ascii: "\"") where !isQuoted: skip(past: byte, isQuoted: true)
        case UInt8(ascii: "`"): skip(past: byte, isQuoted: false)
        case UInt8(ascii: "$") where position < end && bytes[position] == UInt8(ascii: "("):
            position += 1
            skip(past: UInt8(ascii: ")"), isQuoted: false)
        default: break
        }
    }

    private mutating func skip(past close: UInt8, isQuoted: Bool) {
        nesting += 1
        defer { nesting -= 1 }
        // Such a line is left to sh as a whole.
        guard nesting <= Limits.nestingMax else { return position = end }
        while position < end {
            if bytes[position] == close {
                position += 1
                return
            }
            if close == UInt8(ascii: ")"), bytes[position] == UInt8(ascii: "(") {
                position += 1
                skip(past: close, isQuoted: false)
            } else {
                skipPart(isQuoted: isQuoted)
            }
        }
    }
}
