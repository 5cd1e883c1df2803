/// The text of the prompt, with placeholders that are replaced each time it is shown: `{service} {running}> `.
package struct PromptText: ArgumentType, Hashable {
    /// A part of the text.
    package enum Piece: Hashable, Sendable {
        /// Literal text.
        case text(String)
        /// A value of the moment.
        case placeholder(Placeholder)
    }

    /// A value of the moment.
    package enum Placeholder: String, CaseIterable, Sendable {
        /// The name of the service.
        case service
        /// The number of the session's running jobs.
        case running
        /// The exit code of the last line.
        case last
    }

    /// The parts in order.
    package let pieces: [Piece]
    /// The text as typed.
    let text: String

    package static var placeholder: String { "TEXT" }

    /// Reads a text of one line whose braces enclose names of placeholders.
    package init(reading value: Value) throws(ArgumentMistake) {
        text = value.text
        guard !text.isEmpty else { throw .emptyValue(.prompt) }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }) else {
            throw .promptWithControls
        }
        guard text.utf8.count <= Limits.promptBytesMax else { throw .promptTooLong(limit: Limits.promptBytesMax) }
        var pieces: [Piece] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: { "{}".contains($0) }) {
            guard rest[start] == "{", let end = rest[start...].firstIndex(of: "}") else { throw .unpairedBrace(text) }
            if start > rest.startIndex { pieces.append(.text(String(rest[..<start]))) }
            let name = String(rest[rest.index(after: start)..<end])
            guard let placeholder = Placeholder(rawValue: name) else {
                let names = Placeholder.allCases.map(\.rawValue)
                throw .unknownPlaceholder(
                    name,
                    suggestion: Suggestion.closest(to: name, among: names),
                    known: names
                )
            }
            pieces.append(.placeholder(placeholder))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }
}
