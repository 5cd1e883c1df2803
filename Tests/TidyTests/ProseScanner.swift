/// Finds the prose of a file, byte by byte, and splits it into words.
struct ProseScanner {
    /// The words and marks so far.
    private(set) var words: [Prose.Word] = []

    private let bytes: [UInt8]
    private let syntax: Prose.Syntax
    private var at = 0
    private var line = 1
    /// Code in interpolations, whose literals are still to be read.
    private var interpolations: [(range: Range<Int>, line: Int)] = []
    /// The number of backticks that opened the code at the current position; 0 outside code.
    private var backticks = 0

    init(bytes: [UInt8], syntax: Prose.Syntax) {
        self.bytes = bytes
        self.syntax = syntax
    }

    mutating func run() {
        switch syntax {
        case .markdown, .lines: scanDocument()
        default: scanCode(until: bytes.count)
        }
        while let next = interpolations.popLast() {
            (at, line) = (next.range.lowerBound, next.line)
            scanCode(until: next.range.upperBound)
        }
    }

    private func byte(_ offset: Int = 0) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private func isByte(_ character: Unicode.Scalar, _ offset: Int = 0) -> Bool {
        byte(offset) == UInt8(ascii: character)
    }

    private mutating func skip(_ count: Int) {
        for _ in 0..<min(count, bytes.count - at) {
            if bytes[at] == UInt8(ascii: "\n") { line += 1 }
            at += 1
        }
    }

    private mutating func endRun() {
        backticks = 0
        mark(Prose.stop, at..<at)
    }

    private mutating func mark(_ hash: UInt64, _ range: Range<Int>) {
        if hash == Prose.stop, words.last?.hash ?? Prose.stop == Prose.stop { return }
        words.append(Prose.Word(hash: hash, line: line, range: range))
    }
}

// MARK: Code

extension ProseScanner {
    private mutating func scanCode(until end: Int) {
        while at < end {
            switch byte() {
            case UInt8(ascii: "/") where syntax.commentByte == byte() && isByte("/", 1): scanLineComments()
            case UInt8(ascii: "/") where syntax.commentByte == byte() && isByte("*", 1): scanBlockComment()
            case UInt8(ascii: "#") where syntax == .swift: scanSwiftLiteral()
            case UInt8(ascii: "#") where syntax == .python || syntax == .shell && isWordStart: scanLineComments()
            case UInt8(ascii: "\"") where syntax == .swift || syntax == .c: scanSwiftLiteral()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if syntax == .python {
                    scanPythonLiteral()
                } else if syntax == .shell {
                    scanShellLiteral()
                } else {
                    skipCharacter()
                }
            case UInt8(ascii: "\\"): skip(2)
            default: skip(1)
            }
        }
    }

    /// Whether the current byte begins a word of the shell.
    private var isWordStart: Bool {
        at == 0 || bytes[at - 1] == UInt8(ascii: " ") || bytes[at - 1] == UInt8(ascii: "\n")
    }

    /// A character literal of C, or an apostrophe.
    private mutating func skipCharacter() {
        let length = isByte("\\", 1) ? 4 : 3
        skip(isByte("'", length - 1) ? length : 1)
    }

    /// Comments on consecutive lines, which are one text.
    private mutating func scanLineComments() {
        var isFenced = false
        while true {
            while byte() == syntax.commentByte || isByte("!") { at += 1 }
            scanLine(isFenced: &isFenced)
            guard at < bytes.count else { break }
            let next = bytes[(at + 1)...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
            let markers = bytes[next...].prefix(syntax.commentLength)
            guard markers.count == syntax.commentLength, markers.allSatisfy({ $0 == syntax.commentByte }) else { break }
            line += 1
            at = next
        }
        endRun()
    }

    /// The rest of a line, without its end: prose, unless it opens, closes or is in a fence.
    private mutating func scanLine(isFenced: inout Bool) {
        while isByte(" ") { at += 1 }
        let end = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if isByte("`"), isByte("`", 1), isByte("`", 2) {
            isFenced.toggle()
            endRun()
        } else if at == end {
            endRun()
        } else if !isFenced {
            split(until: end)
        }
        at = end
    }

    private mutating func scanBlockComment() {
        skip(2)
        let start = at
        while at < bytes.count, !(isByte("*") && isByte("/", 1)) { at += 1 }
        let end = at
        at = start
        split(until: end)
        skip(2)
        endRun()
    }

    private mutating func scanDocument() {
        var isFenced = false
        while at < bytes.count {
            let isHeading = isByte("#")
            scanLine(isFenced: &isFenced)
            if isHeading || syntax == .lines { endRun() }
            skip(1)
        }
    }
}

// MARK: Literals

extension ProseScanner {
    /// Ends a literal: one without a space is a name, and its words are dropped.
    private mutating func endLiteral(from start: Int, words count: Int) {
        let hasSpace = bytes[start..<at].contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        if !hasSpace { words.removeSubrange(count...) }
        endRun()
    }

    /// A literal of Swift or C, with hashes, with three quotes, or neither. Without `isProse` it is only skipped.
    private mutating func scanSwiftLiteral(isProse: Bool = true) {
        var hashes = 0
        while isByte("#", hashes) { hashes += 1 }
        guard isByte("\"", hashes) else { return skip(max(hashes, 1)) }
        skip(hashes)
        let quotes = isByte("\"", 1) && isByte("\"", 2) ? 3 : 1
        skip(quotes)
        let (start, count) = (at, words.count)
        var piece = at
        while at < bytes.count, !isEnd(quotes: quotes, hashes: hashes) {
            if quotes == 1, isByte("\n") { break }
            guard isByte("\\"), (0..<hashes).allSatisfy({ isByte("#", 1 + $0) }) else {
                at += 1
                continue
            }
            endPiece(from: piece, isProse: isProse)
            if isByte("(", 1 + hashes) {
                scanInterpolation(hashes: hashes, isProse: isProse)
            } else {
                if isProse, !isByte("\n", 1 + hashes) { mark(Prose.stop, at..<at) }
                skip(2 + hashes)
            }
            piece = at
        }
        endPiece(from: piece, isProse: isProse)
        if isProse { endLiteral(from: start, words: count) }
        if !isByte("\n") { skip(quotes + hashes) }
    }

    private func isEnd(quotes: Int, hashes: Int) -> Bool {
        for offset in 0..<quotes where !isByte("\"", offset) { return false }
        for offset in 0..<hashes where !isByte("#", quotes + offset) { return false }
        return true
    }

    /// The text from a position to the current one, whose lines are not counted yet.
    private mutating func endPiece(from start: Int, isProse: Bool) {
        let end = at
        at = start
        if isProse { split(until: end) } else { skip(end - start) }
    }

    private mutating func scanInterpolation(hashes: Int, isProse: Bool) {
        let (start, startLine) = (at, line)
        skip(2 + hashes)
        var depth = 1
        while at < bytes.count, depth > 0 {
            if isByte("\"") || isByte("#") {
                scanSwiftLiteral(isProse: false)
                continue
            }
            depth += isByte("(") ? 1 : isByte(")") ? -1 : 0
            skip(1)
        }
        guard isProse else { return }
        words.append(Prose.Word(hash: Prose.code, line: startLine, range: start..<at))
        interpolations.append((start + 2 + hashes..<at, startLine))
    }

    private mutating func scanPythonLiteral() {
        let prefix = bytes[max(0, at - 2)..<at].reversed().prefix { ($0 | 0x20) >= UInt8(ascii: "a") }
        let isFormat = prefix.contains { $0 | 0x20 == UInt8(ascii: "f") }
        let quote = byte()
        let quotes = byte(1) == quote && byte(2) == quote ? 3 : byte(1) == quote ? 2 : 1
        guard quotes != 2 else { return skip(2) }
        skip(quotes)
        let (start, count) = (at, words.count)
        var piece = at
        while at < bytes.count, !(byte() == quote && (quotes == 1 || byte(1) == quote && byte(2) == quote)) {
            if quotes == 1, isByte("\n") { break }
            if isByte("\\") {
                endPiece(from: piece, isProse: true)
                mark(Prose.stop, at..<at)
                skip(2)
                piece = at
            } else if isFormat, isByte("{"), !isByte("{", 1) {
                endPiece(from: piece, isProse: true)
                scanGroup(UInt8(ascii: "{"), UInt8(ascii: "}"))
                piece = at
            } else {
                at += isByte("{") ? 2 : 1
            }
        }
        at = min(at, bytes.count)
        endPiece(from: piece, isProse: true)
        endLiteral(from: start, words: count)
        if !isByte("\n") { skip(quotes) }
    }

    /// Code between brackets, on one line.
    private mutating func scanGroup(_ open: UInt8, _ close: UInt8) {
        let start = at
        var depth = 0
        repeat {
            depth += byte() == open ? 1 : byte() == close ? -1 : 0
            at += 1
        } while depth > 0 && at < bytes.count && !isByte("\n")
        words.append(Prose.Word(hash: Prose.code, line: line, range: start..<at))
    }

    /// A literal of a shell, which ends with its line at the latest.
    private mutating func scanShellLiteral() {
        let quote = byte()
        at += 1
        let (start, count) = (at, words.count)
        var piece = at
        while at < bytes.count, byte() != quote, !isByte("\n") {
            if isByte("$"), quote == UInt8(ascii: "\"") {
                endPiece(from: piece, isProse: true)
                at += 1
                switch byte() {
                case UInt8(ascii: "("): scanGroup(UInt8(ascii: "("), UInt8(ascii: ")"))
                case UInt8(ascii: "{"): scanGroup(UInt8(ascii: "{"), UInt8(ascii: "}"))
                default:
                    let name = at
                    while SwiftCode.isWord(byte()) { at += 1 }
                    words.append(Prose.Word(hash: Prose.code, line: line, range: name - 1..<at))
                }
                piece = at
            } else {
                at = min(at + (isByte("\\") ? 2 : 1), bytes.count)
            }
        }
        endPiece(from: piece, isProse: true)
        endLiteral(from: start, words: count)
        if !isByte("\n") { at += 1 }
    }
}

// MARK: Words

extension ProseScanner {
    /// Splits prose into words, up to a position.
    private mutating func split(until end: Int) {
        var isBlank = false
        while at < end {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "`"): countBackticks(until: end)
            case UInt8(ascii: "\n"):
                if isBlank { endRun() }
                isBlank = true
                skip(1)
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                at += 1
                continue
            case _ where backticks > 0: at += 1
            case 0xE2:
                // Punctuation such as dashes and typographic quotes.
                mark(Prose.stop, at..<at)
                at = min(at + 3, end)
            case _ where SwiftCode.isWord(byte): splitWord(until: end)
            default:
                mark(Prose.stop, at..<at)
                at += 1
            }
            isBlank = false
        }
    }

    private mutating func countBackticks(until end: Int) {
        let start = at
        while at < end, isByte("`") { at += 1 }
        if backticks == 0 {
            backticks = at - start
            words.append(Prose.Word(hash: Prose.code, line: line, range: start..<at))
        } else if backticks == at - start {
            backticks = 0
        }
    }

    /// A word, with apostrophes and hyphens in it; a possessive counts as the word without its ending.
    private mutating func splitWord(until end: Int) {
        let start = at
        while at < end {
            let isJoined = (isByte("'") || isByte("-")) && at + 1 < end && SwiftCode.isWord(byte(1)) && byte(1) != 0xE2
            guard isJoined || SwiftCode.isWord(byte()) && byte() != 0xE2 else { break }
            at += 1
        }
        let isPossessive = at - start > 2 && bytes[at - 2] == UInt8(ascii: "'") && bytes[at - 1] == UInt8(ascii: "s")
        let word = bytes[start..<(isPossessive ? at - 2 : at)]
        words.append(Prose.Word(hash: Prose.hash(word), line: line, range: start..<at))
    }
}
