internal import DatasetFormats

/// One input of an embed request: a list of parts, in the API's second version. Supported is one part of type text.
///
/// The hosted service makes one vector of all parts, in a way that it does not describe, so that several texts cannot
/// be replaced by their concatenation.
struct EmbedInput: JSONReadable {
    let text: String

    private struct Part: JSONReadable {
        let text: String

        init(json: JSONTree) throws(JSONFault) {
            guard case .object = json else { throw .expected("an object") }
            guard try String.member("type", of: json) == "text" else {
                throw .field(path: "type", expected: "'text'; images are not supported, only texts")
            }
            guard let text = try String.member("text", of: json) else {
                throw .field(path: "text", expected: "a string")
            }
            self.text = text
        }
    }

    init(json: JSONTree) throws(JSONFault) {
        guard case .object = json else { throw .expected("an object") }
        let parts = try [Part].member("content", of: json) ?? []
        guard parts.count == 1 else {
            let expected = "a list of one text part, not of \(parts.count); send each text as an input of its own"
            throw .field(path: "content", expected: expected)
        }
        text = parts[0].text
    }

    /// The schema of an input.
    static let schema = Schema.object([member("content", .list(part, count: 1...1))])

    private static let part = Schema.object([
        member("type", .text(values: ["text"])), member("text", .text(length: 1...Int.max)),
    ])

    private static func member(_ name: String, _ schema: Schema) -> Schema.Member {
        Schema.Member(name: name, schema: schema, isRequired: true, summary: nil)
    }
}
