/// The manual as one page of Markdown.
package struct MarkdownManual: ManualLayout, Sendable {
    private var blocks: [String]
    private var lastIsItem = false

    /// Creates a page with a title and a summary.
    package init(name: String, version: String, summary: String) {
        blocks = ["# \(name) \(version)", summary]
    }

    package var text: String { blocks.joined(separator: "\n\n") + "\n" }

    package mutating func heading(_ title: String) { add("## " + title) }

    package mutating func subheading(_ title: String) { add("### " + Self.code(title)) }

    package mutating func paragraph(_ text: String) { add(text) }

    package mutating func verbatim(_ text: [String]) {
        // A longer fence than any in the text.
        let fence = String(repeating: "`", count: max(3, (text.map(Self.longestRun).max() ?? 0) + 1))
        add(([fence] + text + [fence]).joined(separator: "\n"))
    }

    package mutating func item(_ term: String, _ text: String) {
        let line = "- \(Self.code(term)): \(text)"
        if lastIsItem, let last = blocks.indices.last { blocks[last] += "\n" + line } else { add(line) }
        lastIsItem = true
    }

    private mutating func add(_ block: String) {
        blocks.append(block)
        lastIsItem = false
    }

    /// Code in a line, between more backquotes than any in it.
    private static func code(_ text: String) -> String {
        let run = longestRun(text)
        guard run > 0 else { return "`\(text)`" }
        let mark = String(repeating: "`", count: run + 1)
        return "\(mark) \(text) \(mark)"
    }

    /// The length of the longest run of backquotes.
    private static func longestRun(_ text: String) -> Int {
        text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    }
}
