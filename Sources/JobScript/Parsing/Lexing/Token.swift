/// A token of a script.
package struct Token: Sendable {
    /// The kind of token.
    package let kind: Kind
    /// The source span.
    package let span: Span

    /// The kinds of token.
    package enum Kind: Sendable {
        /// A word: a value, a keyword, a command, or an option with its value.
        case word(Word)
        /// The end of a line.
        case newline
        /// A semicolon, which also ends a statement.
        case semicolon
        /// `{` as a separate word.
        case openBrace
        /// `}` as a separate word.
        case closeBrace
        /// An operator: `>`, `>>`, `>=`, `|`, and `!` at the start of a statement; in lists `[`, `]` and `,`.
        case symbol(String)
        /// Text for which the lexer has already recorded a diagnostic.
        case invalid
        /// The end of the script.
        case end
    }

    /// A word, optionally with `key=` before its value.
    package struct Word: Sendable {
        /// The key, if the word begins with `key=`.
        package let key: Name?
        /// The value; nil only if the equals sign is the end of the word.
        package let value: Term?
    }
}
