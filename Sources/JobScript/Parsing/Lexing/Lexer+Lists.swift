/// Where commas and brackets are symbols of a list: in the value of `let`, `param` and `for`.
struct ListReader {
    private enum Position {
        /// The start of a statement.
        case start
        /// After `let`, `param` or `for`; the word that begins its value.
        case name(keyword: String)
        /// After the name.
        case beginning(keyword: String)
        /// Where a value begins: after `=` or `in`, and after a comma.
        case value
        /// Directly after a value, where a comma makes a list.
        case afterValue
        /// In brackets, with the number of open ones.
        case brackets(depth: Int)
        /// In another part of the statement.
        case elsewhere
    }

    private var position = Position.start

    /// Continues after a token.
    mutating func note(_ token: Token) {
        switch token.kind {
        case .newline, .semicolon, .openBrace, .closeBrace, .end: position = .start
        case .symbol("["): position = .brackets(depth: depth + 1)
        case .symbol("]"): position = depth > 1 ? .brackets(depth: depth - 1) : .afterValue
        case .symbol(","): if depth == 0 { position = .value }
        case .symbol: if depth == 0 { position = .elsewhere }
        case .invalid: if depth == 0 { position = .afterValue }
        case .word(let word): note(word)
        }
    }

    private mutating func note(_ word: Token.Word) {
        let text = word.key == nil ? word.value?.plainWord : nil
        switch position {
        case .start: position = text.flatMap(Self.begin) ?? .elsewhere
        case .name(let keyword):
            if word.key == nil { position = .beginning(keyword: keyword) }
            // In `let x=[a, b]`, the list directly follows the equals sign.
            if word.key != nil { position = word.value == nil ? .value : .elsewhere }
        case .beginning(let keyword):
            let words = keyword == "for" ? ["in"] : ["=", "+="]
            position = words.contains(text ?? "") ? .value : .elsewhere
        case .value: position = .afterValue
        case .afterValue: position = .elsewhere
        case .brackets, .elsewhere: break
        }
    }

    private static func begin(_ keyword: String) -> Position? {
        ["let", "param", "for"].contains(keyword) ? .name(keyword: keyword) : nil
    }

    private var depth: Int { if case .brackets(let depth) = position { depth } else { 0 } }

    /// Whether a bracket at the start of a word may begin a list.
    var mayBegin: Bool {
        switch position {
        case .value, .brackets: true
        case .name, .start, .beginning, .afterValue, .elsewhere: false
        }
    }

    /// Whether a key may end directly before a list, as in `let x=[a, b]`.
    var mayFollowKey: Bool { if case .name(let keyword) = position { keyword != "for" } else { false } }

    /// Whether commas and closing brackets end every value.
    var isInBrackets: Bool { depth > 0 }

    /// Whether a comma before a blank ends the value that begins here.
    var isAtValue: Bool { if case .value = position { true } else { false } }

    /// Whether a comma before a blank continues a list here.
    var mayContinue: Bool { if case .afterValue = position { true } else { isAtValue } }
}

/// Lexing of lists.
extension Lexer {
    /// Whether a value ends at an offset: at the end of the word, or at a comma or bracket of a list.
    func endsValue(at offset: Int) -> Bool {
        if endsWord(at: offset) { return true }
        switch bytes[offset] {
        case UInt8(ascii: ","): return lists.isInBrackets || (lists.isAtValue && endsWord(at: offset + 1))
        case UInt8(ascii: "]"): return lists.isInBrackets
        default: return false
        }
    }

    /// The symbol of a list at the position; nil if another token begins there.
    func listSymbol() -> String? {
        switch peek() {
        case UInt8(ascii: ","):
            return lists.isInBrackets || (lists.mayContinue && endsWord(at: position + 1)) ? "," : nil
        case UInt8(ascii: "]"): return lists.isInBrackets ? "]" : nil
        case UInt8(ascii: "["): return lists.mayBegin && beginsList(at: position) ? "[" : nil
        default: return nil
        }
    }

    /// Whether a bracket begins a list rather than a pattern such as `[ab]*.jsonl`: its closing bracket ends a word, or
    /// it is not closed on its line.
    func beginsList(at start: Int) -> Bool {
        if lists.isInBrackets { return true }
        var depth = 0
        var quote: UInt8?
        var end = start
        while end < bytes.count, lineEndLength(at: end) == 0 {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                end += 1
            } else if let open = quote {
                if byte == open { quote = nil }
            } else {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
                case UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { return endsWord(at: end + 1) || bytes[end + 1] == UInt8(ascii: ",") }
                default: break
                }
            }
            end += 1
        }
        return true
    }
}
