internal import DatasetFormats
package import EmbedJobs

/// Fields with names, in order: what output renders and what a row of a file is.
package struct Record: Hashable, Sendable {
    /// The fields.
    package let fields: [Field]
    /// What it becomes inside text, where that is not the fields as JSON.
    private let ownText: String?

    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// What is in it.
        package let content: Content
    }

    /// What a field holds.
    package enum Content: Hashable, Sendable {
        /// Text.
        case text(String)
        /// A number, `true`, `false`, `null`, or anything with a structure, as JSON.
        case json(String)
        /// Texts in order.
        case list([String])
        /// How many of something there are, which people read with commas.
        case count(Int)
        /// A moment, of which people want to know how long ago it was.
        case time(Timestamp)

        /// Nothing.
        package static let null = Content.json("null")

        /// A number.
        package static func number(_ number: Int) -> Content { .json(String(number)) }

        /// Text, or nothing.
        package static func optional(_ text: String?) -> Content { text.map { .text($0) } ?? .null }

        /// What it is as text: nothing for `null`, a list with commas.
        package var text: String {
            switch self {
            case .text(let text): text
            case .json(let json): json == "null" ? "" : json
            case .list(let texts): texts.joined(separator: ",")
            case .count(let number): String(number)
            case .time(let moment): moment.description
            }
        }

        /// What it is as a person reads it at a moment: no longer exact.
        package func humanText(now: Timestamp) -> String {
            switch self {
            case .text, .json, .list: text
            case .count(let number): Figures.count(number)
            case .time(let moment): Figures.age(of: moment, now: now)
            }
        }

        /// What it is as JSON.
        package var json: String {
            switch self {
            case .text(let text): Record.quoted(text)
            case .json(let json): json
            case .list(let texts): "[" + texts.map(Record.quoted).joined(separator: ",") + "]"
            case .count(let number): String(number)
            case .time(let moment): Record.quoted(moment.description)
            }
        }
    }

    /// Makes a record; `text` is what it becomes inside text.
    package init(_ fields: [(String, Content)], text: String? = nil) {
        self.fields = fields.map { Field(name: $0.0, content: $0.1) }
        ownText = text
    }

    /// The names of the fields.
    package var names: [String] { fields.map(\.name) }

    /// What a field holds, nil if there is none of the name.
    package subscript(name: String) -> Content? { fields.first { $0.name == name }?.content }

    /// What it becomes inside text.
    package var text: String { ownText ?? json }

    /// The fields as a JSON object on one line.
    package var json: String {
        "{" + fields.map { "\(Self.quoted($0.name)):\($0.content.json)" }.joined(separator: ",") + "}"
    }

    /// A text as a JSON string.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
