/// The type of a JSON value in the terms of OpenAPI 3.1 (JSON Schema). Tables of members have them, from which
/// the server's description of the API is generated.
package indirect enum Schema: Sendable {
    /// A member of an object.
    package struct Member: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
        package let summary: String?
    }

    /// A text; optionally one of `values`, of a format such as `date-time`, or matching a regular expression.
    case text(values: [String]? = nil, form: String? = nil, length: ClosedRange<Int>? = nil, pattern: String? = nil)
    /// An integer.
    case integer(ClosedRange<Int>? = nil)
    /// A number.
    case number
    /// A boolean.
    case flag
    /// A list.
    case list(Schema, count: ClosedRange<Int>? = nil)
    /// An object; it may have other members.
    case object([Member])
    /// One of these.
    case either([Schema])
    /// A value of this type, or null.
    case optional(Schema)

    /// The raw values of a closed set.
    static func words<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> Schema {
        .text(values: T.allCases.map(\.rawValue))
    }

    /// A count, within the integers of all clients.
    static let count = Schema.integer(0...Limits.countMax)

    /// The name of a dataset or a job.
    static func name(length: ClosedRange<Int>) -> Schema { .text(length: length, pattern: noNUL) }

    private static let noNUL = #"^[^\x00]*$"#

    /// The name of a field of a row.
    static let fieldName = Schema.text(length: 1...Int.max, pattern: noNUL)

    /// A time.
    static let time = Schema.text(form: "date-time")
}
