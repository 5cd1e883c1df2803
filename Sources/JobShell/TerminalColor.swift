internal import JobCommands

/// The colours of drawings on terminals.
enum TerminalColor {
    /// A text in its colour; behind it, the terminal is as before.
    static func text(_ text: String, _ color: DrawnColor) -> String {
        switch color {
        case .plain: text
        case .category(let number): sequence(categories[number % categories.count]) + text + end
        case .rest: sequence(rest) + text + end
        }
    }

    /// Of the palette of 256 colours (xterm), those that differ most on black and on white: blue, orange, green, red,
    /// purple, turquoise, yellow, brown.
    private static let categories = [33, 208, 34, 196, 135, 44, 178, 137]
    /// A grey.
    private static let rest = 245

    private static func sequence(_ color: Int) -> String { "\u{1B}[38;5;\(color)m" }

    private static let end = "\u{1B}[39m"
}
