/// A command from a program's arguments, which are not parsed again, as in redis-cli.
///
/// Dollar signs, quotes and stars in an argument are literal, since the user's shell has already expanded them. An
/// argument that begins with a key and `=` is an option. Messages show the arguments as an equivalent script line.
package struct WordCommand: Sendable {
    /// The equivalent script line, to which the statement's spans refer.
    package let source: Source
    /// The command.
    package let statement: Statement

    /// Creates a command from words, the first of which is its name. `values` are further words that are never options,
    /// even if they look like it. Nil if `words` is empty.
    package init?(words: [String], values: [String] = [], sourceName: String) {
        // The keyword before a command, as in a script.
        let isWatched = words.count > 1 && words[0] == "watch"
        let words = isWatched ? Array(words.dropFirst()) : words
        guard let verb = words.first else { return nil }
        var line = Line()
        if isWatched { _ = line.append("watch") }
        let name = Name(verb, line.append(verb))
        var items: [Invocation.Item] = []
        for word in words.dropFirst() { items.append(line.item(word)) }
        for value in values { items.append(.value(line.term(value))) }
        let span = Span(0, line.bytes.count)
        let invocation = Invocation(verb: name, items: items, span: Span(name.span.start, span.end))
        let run = Run(action: .command(invocation), isTried: false, redirect: nil, handler: nil)
        source = Source(name: sourceName, bytes: line.bytes)
        statement = Statement(kind: isWatched ? .watch(invocation) : .run(run), span: span)
    }

    /// The script line written so far.
    private struct Line {
        var bytes: [UInt8] = []

        /// Appends a space and a text, and returns the text's span.
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

        /// Returns a word as script text, quoted only if necessary.
        private static func written(_ word: String) -> String {
            let term = Term(pieces: pieces(word), style: .quoted, span: Span(0, 0))
            return isPlain(word) ? word : ScriptWriter.text(of: term)
        }

        /// Whether a word needs no quotes. Globs are shown unquoted.
        private static func isPlain(_ word: String) -> Bool {
            guard !word.isEmpty, word != "else", word != "{", word != "}" else { return false }
            guard Lexer.keyEnd(in: Array(word.utf8), from: 0) == nil else { return false }
            let special = Set("'\"\\$#;|>!".utf8)
            return word.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !special.contains($0) }
        }
    }
}
