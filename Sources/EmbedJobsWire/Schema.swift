/// What a JSON value may be, in the words of OpenAPI 3.1 (JSON Schema): kept beside the bodies, of which it tells the
/// server's description what they hold.
package indirect enum Schema: Sendable {
    /// A member of an object.
    package struct Member: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
        package let summary: String?
    }

    /// A text, perhaps one of a few, perhaps of a form such as `date-time`, perhaps one that a regular expression
    /// matches.
    case text(values: [String]? = nil, form: String? = nil, length: ClosedRange<Int>? = nil, pattern: String? = nil)
    /// A whole number.
    case integer(ClosedRange<Int>? = nil)
    /// A number.
    case number
    /// Yes or no.
    case flag
    /// A list.
    case list(Schema, count: ClosedRange<Int>? = nil)
    /// An object; members beyond these may be there.
    case object([Member])
    /// One of these.
    case either([Schema])
    /// What it is, or nothing.
    case optional(Schema)

    /// A member under the name that its coding key has.
    static func member(_ key: some CodingKey, _ schema: Schema, _ summary: String? = nil) -> Member {
        Member(name: key.stringValue, schema: schema, isRequired: false, summary: summary)
    }

    /// A member that is always there.
    static func required(_ key: some CodingKey, _ schema: Schema, _ summary: String? = nil) -> Member {
        Member(name: key.stringValue, schema: schema, isRequired: true, summary: summary)
    }

    /// The words of a closed set.
    static func words<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> Schema {
        .text(values: T.allCases.map(\.rawValue))
    }

    /// A number of things, which every client can hold.
    static let count = Schema.integer(0...Limits.countMax)

    /// The name of a dataset or a job.
    static func name(length: ClosedRange<Int>) -> Schema { .text(length: length, pattern: noNUL) }

    private static let noNUL = #"^[^\x00]*$"#

    /// The name of a field of a row.
    static let fieldName = Schema.text(length: 1...Int.max, pattern: noNUL)

    /// A moment.
    static let time = Schema.text(form: "date-time")
}

/// A body that says what it holds.
package protocol Described {
    /// What it holds.
    static var schema: Schema { get }
}
