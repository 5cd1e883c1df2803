/// A command line of the user's shell up to the cursor, split into words as bash, zsh and fish split it.
package struct ShellLine: Sendable {
    /// The words before the cursor's word without their quotes; the first one is the program.
    package let words: [String]
    /// The word at the cursor; empty where a new word would begin.
    package let word: ShellWord

    /// Splits a line. In fish, single quotes have the escapes `\'` and `\\`. `breaks` are the characters after which
    /// bash replaces the rest of a word alone, the value of COMP_WORDBREAKS.
    package init(_ line: String, escapesInSingleQuotes: Bool = false, breaks: String = "") {
        var reader = WordReader(
            bytes: Array(line.utf8),
            escapesInSingleQuotes: escapesInSingleQuotes,
            breaks: Set(breaks.utf8)
        )
        words = reader.readWords()
        word = reader.current
    }

    /// The arguments before the cursor's word: without the program, the variables that are set for the call, and words
    /// before the program such as `time`, which fish passes too.
    package var arguments: [String] {
        let call = words.drop { word in
            Self.prefixes.contains(word)
                || word.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*=.*/#.dotMatchesNewlines()) != nil
        }
        return Array(call.dropFirst())
    }

    /// Words after which a shell expects another command.
    private static let prefixes: Set = [
        "if", "else", "while", "not", "!", "and", "or", "time", "command", "builtin", "exec", "env", "nohup", "sudo",
        "doas",
    ]
}

/// The word at the cursor of the user's shell.
package struct ShellWord: Sendable {
    /// The text of the word up to the cursor, without quotes and escapes.
    package fileprivate(set) var text = ""
    /// The quote that is open at the cursor: `'` or `"`.
    package fileprivate(set) var openQuote: Character?
    /// Whether the shell would expand something in it, so that its text is not known.
    package fileprivate(set) var isExpanded = false
    /// Whether the word begins with an open quote.
    package fileprivate(set) var isQuotedFromStart = false
    /// Whether a `~` in it is outside of quotes, so that the shell replaces it by a home folder.
    package fileprivate(set) var hasTilde = false
    /// The part of the text that bash keeps when it replaces the word.
    package fileprivate(set) var kept = ""
}

/// Reads the words of a line.
private struct WordReader {
    let bytes: [UInt8]
    let escapesInSingleQuotes: Bool
    let breaks: Set<UInt8>
    var current = ShellWord()

    private var words: [String] = []
    private var text: [UInt8] = []
    private var isWord = false
    private var quote: UInt8?
    private var position = 0

    init(bytes: [UInt8], escapesInSingleQuotes: Bool, breaks: Set<UInt8>) {
        self.bytes = bytes
        self.escapesInSingleQuotes = escapesInSingleQuotes
        self.breaks = breaks
    }

    mutating func readWords() -> [String] {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let quote { readQuoted(byte, quote) } else { readBare(byte) }
        }
        current.text = String(decoding: text, as: UTF8.self)
        current.openQuote = quote.map { Character(UnicodeScalar($0)) }
        return words
    }

    private mutating func readBare(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
            if isWord { words.append(String(decoding: text, as: UTF8.self)) }
            (text, isWord, current) = ([], false, ShellWord())
            return
        case UInt8(ascii: "\\"):
            takeEscaped()
            // An escaped line end is neither a word nor the end of one.
            if bytes[position - 1] == UInt8(ascii: "\n") { return }
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            if !isWord { current.isQuotedFromStart = true }
            quote = byte
            keepSoFar()
        case UInt8(ascii: "$"), UInt8(ascii: "`"):
            current.isExpanded = true
            text.append(byte)
        default:
            if byte == UInt8(ascii: "~") { current.hasTilde = true }
            // bash replaces an @ too: it begins the name of a host.
            if breaks.contains(byte), byte == UInt8(ascii: "@") { keepSoFar() }
            text.append(byte)
            if breaks.contains(byte), byte != UInt8(ascii: "@") { keepSoFar() }
        }
        isWord = true
    }

    private mutating func readQuoted(_ byte: UInt8, _ open: UInt8) {
        if byte == open {
            quote = nil
            current.isQuotedFromStart = false
        } else if byte == UInt8(ascii: "\\"), isEscape(in: open) {
            takeEscaped()
        } else {
            if open == UInt8(ascii: "\""), byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
                current.isExpanded = true
            }
            text.append(byte)
        }
    }

    /// Whether the backslash before the current position escapes the next character in a quote.
    private func isEscape(in quote: UInt8) -> Bool {
        guard position < bytes.count else { return false }
        if quote == UInt8(ascii: "'") { return escapesInSingleQuotes && "'\\".utf8.contains(bytes[position]) }
        return "\"\\$`\n".utf8.contains(bytes[position])
    }

    /// Appends the character after a backslash; an escaped line end continues the line.
    private mutating func takeEscaped() {
        guard position < bytes.count else { return }
        if bytes[position] != UInt8(ascii: "\n") { text.append(bytes[position]) }
        position += 1
    }

    private mutating func keepSoFar() { current.kept = String(decoding: text, as: UTF8.self) }
}
