/// A piece of a script as the lexer sees it.
package struct Token: Sendable {
    /// What it is.
    package let kind: Kind
    /// Where it stands.
    package let span: Span

    /// What a token can be.
    package enum Kind: Sendable {
        /// A word: a value, a keyword, a command, or an option with its value.
        case word(Word)
        /// The end of a line.
        case newline
        /// A semicolon, which ends a statement too.
        case semicolon
        /// `{` as a word of its own.
        case openBrace
        /// `}` as a word of its own.
        case closeBrace
        /// Characters that have a meaning of their own: `>`, `>>`, `>=`, `|`, and `!` where a statement begins.
        case symbol(String)
        /// Something that the lexer has already complained about.
        case invalid
        /// The end of the script.
        case end
    }

    /// A word, perhaps with `key=` before its value.
    package struct Word: Sendable {
        /// The key, where the word begins with one and an equals sign.
        package let key: Name?
        /// The value; nil only if nothing follows the equals sign.
        package let value: Term?
    }
}
