/// A command that comes as words, as a program is given them: nothing in them is read again, as redis-cli does it.
///
/// A dollar sign, a quote or a star in a word is itself; whoever wrote the words has had a shell for that. A word that
/// begins with a key and `=` is an option. For messages the words are shown as a line of a script that means the same.
package struct WordCommand: Sendable {
    /// The line that means the same; the spans of the statement lie in it.
    package let source: Source
    /// The command.
    package let statement: Statement

    /// Makes a command of words, the first of which is its name; `values` are further words that are no options,
    /// whatever they look like. Nil without a word.
    package init?(words: [String], values: [String] = [], sourceName: String) {
        guard let verb = words.first else { return nil }
        var line = Line()
        let name = Name(verb, line.append(verb))
        var items: [Invocation.Item] = []
        for word in words.dropFirst() { items.append(line.item(word)) }
        for value in values { items.append(.value(line.term(value))) }
        let span = Span(0, line.bytes.count)
        let invocation = Invocation(verb: name, items: items, span: span)
        let run = Run(action: .command(invocation), isTried: false, redirect: nil, handler: nil)
        source = Source(name: sourceName, bytes: line.bytes)
        statement = Statement(kind: .run(run), span: span)
    }

    /// The line as far as it is written.
    private struct Line {
        var bytes: [UInt8] = []

        /// Writes a text behind a blank, and answers where it stands.
        mutating func append(_ text: String) -> Span {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            let start = bytes.count
            bytes += Array(text.utf8)
            return Span(start, bytes.count)
        }

        mutating func item(_ word: String) -> Invocation.Item {
            guard let end = Lexer.keyEnd(in: Array(word.utf8), from: 0) else { return .value(term(word)) }
            let key = String(decoding: word.utf8.prefix(end), as: UTF8.self)
            let value = String(decoding: word.utf8.dropFirst(end + 1), as: UTF8.self)
            let span = append(key + "=" + Self.written(value))
            let term = Term(pieces: Self.pieces(value), style: .raw, span: Span(span.start + end + 1, span.end))
            return .option(Option(key: Name(key, Span(span.start, span.start + end)), value: term, span: span))
        }

        mutating func term(_ word: String) -> Term {
            let span = append(Self.written(word))
            return Term(pieces: Self.pieces(word), style: .raw, span: span)
        }

        private static func pieces(_ text: String) -> [Term.Piece] { text.isEmpty ? [] : [.text(text)] }

        /// A word as a script would say it: in quotes only where it has to be.
        private static func written(_ word: String) -> String {
            let term = Term(pieces: pieces(word), style: .quoted, span: Span(0, 0))
            return isPlain(word) ? word : ScriptWriter.text(of: term)
        }

        /// Whether a word means itself without quotes; globs are shown as they came.
        private static func isPlain(_ word: String) -> Bool {
            guard !word.isEmpty, word != "else", word != "{", word != "}" else { return false }
            guard Lexer.keyEnd(in: Array(word.utf8), from: 0) == nil else { return false }
            let special = Set("'\"\\$#;|>!".utf8)
            return word.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !special.contains($0) }
        }
    }
}
