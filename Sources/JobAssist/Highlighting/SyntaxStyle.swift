/// What a piece of a typed text is. Each has a colour.
package enum SyntaxStyle: Hashable, CaseIterable, Sendable {
    /// A command of the table.
    case command
    /// A keyword, such as `for` or `in`.
    case keyword
    /// The key of an option that the command has, with its equals sign.
    case option
    /// A value that the argument lists, such as a model's name.
    case value
    /// A quoted text.
    case string
    /// A variable, or a row of the last table.
    case variable
    /// A brace, an operator, or a redirect.
    case symbol
    /// A comment.
    case comment
}

/// A piece of a text with a style.
package struct StyledSpan: Hashable, Sendable {
    /// The bytes of the text.
    package let range: Range<Int>
    /// The style.
    package let style: SyntaxStyle

    /// Creates a piece.
    package init(_ range: Range<Int>, _ style: SyntaxStyle) {
        self.range = range
        self.style = style
    }
}
