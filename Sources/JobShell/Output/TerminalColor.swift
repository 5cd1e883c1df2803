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

    /// The colours of xterm's 256-colour palette that differ most on black and on white: blue, orange, green, red,
    /// purple, turquoise, yellow, brown.
    private static let categories = [33, 208, 34, 196, 135, 44, 178, 137]
    /// Grey.
    private static let rest = 245

    private static func sequence(_ color: Int) -> String { "\u{1B}[38;5;\(color)m" }

    private static let end = "\u{1B}[39m"
}
