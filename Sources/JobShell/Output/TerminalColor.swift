internal import JobCommands
internal import VectorMaps

/// The colours of terminal graphics.
enum TerminalColor {
    /// Returns a text in a colour, followed by a reset of the foreground colour.
    static func text(_ text: String, _ color: DrawnColor) -> String {
        switch color {
        case .plain: text
        case .category(let number): sequence(categories[number % categories.count]) + text + end
        case .rest: sequence(rest) + text + end
        }
    }

    /// Returns a text in a style, followed by a reset of what the style sets.
    static func text(_ text: String, _ style: TextStyle) -> String {
        switch style {
        case .plain: text
        case .good: "\u{1B}[32m" + text + end
        case .bad: "\u{1B}[31m" + text + end
        case .active: "\u{1B}[36m" + text + end
        case .faint: "\u{1B}[90m" + text + end
        case .heading: "\u{1B}[1m" + text + "\u{1B}[22m"
        }
    }

    /// The colours of xterm's 256-colour palette that differ most on black and on white: blue, orange, green, red,
    /// purple, turquoise, yellow, brown.
    private static let categories = [33, 208, 34, 196, 135, 44, 178, 137]
    /// Grey.
    private static let rest = 245

    private static func sequence(_ color: Int) -> String { "\u{1B}[38;5;\(color)m" }

    private static let end = "\u{1B}[39m"
}
