/// A page for man(1), in the macros of man(7).
package struct ManualPage: ManualLayout, Sendable {
    private var lines: [String]

    /// Creates a page of section 1.
    package init(name: String, version: String, summary: String) {
        lines = [
            ".TH \(Self.argument(name.uppercased())) 1 \"\" \(Self.argument("\(name) \(version)"))",
            ".nh", ".ad l", ".SH NAME", Self.text("\(name) - \(summary)"),
        ]
    }

    /// The page as troff source.
    package var text: String { lines.joined(separator: "\n") + "\n" }

    /// Starts a section.
    package mutating func heading(_ title: String) { lines.append(".SH " + Self.argument(title.uppercased())) }

    /// Starts a subsection.
    package mutating func subheading(_ title: String) { lines.append(".SS " + Self.argument(title)) }

    /// Adds a paragraph.
    package mutating func paragraph(_ text: String) { lines += [".PP", Self.text(text)] }

    /// Adds lines that keep their line breaks.
    package mutating func verbatim(_ text: [String]) {
        lines += [".PP", ".nf", ".RS 4"] + text.map(Self.text) + [".RE", ".fi"]
    }

    /// Adds a term with its description.
    package mutating func item(_ term: String, _ text: String) {
        lines += [".TP", "\\fB" + Self.text(term) + "\\fR", Self.text(text)]
    }

    /// Escapes text for troff: backslashes, dashes and quotes, and a period at the start of a line.
    private static func text(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }

    private static func argument(_ text: String) -> String {
        "\"" + Self.text(text).replacing("\"", with: "\\(dq") + "\""
    }
}
