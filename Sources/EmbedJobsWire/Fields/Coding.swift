internal import EmbedJobs

/// How a property is a JSON value: the third column of a table of members.
struct Coding<Value, JSON: JSONWritable & JSONReadable>: Sendable {
    /// The type of the JSON value.
    let schema: Schema
    /// The JSON value; nil to omit the member.
    let write: @Sendable (Value) -> JSON?
    /// The property; nil if the JSON value cannot be read. Throws if the hosted service's words explain the mistake.
    let read: @Sendable (JSON) throws(APIError) -> Value?

    init(
        _ schema: Schema,
        write: @escaping @Sendable (Value) -> JSON?,
        read: @escaping @Sendable (JSON) throws(APIError) -> Value?
    ) {
        self.schema = schema
        self.write = write
        self.read = read
    }

    /// The same with another schema.
    func described(by schema: Schema) -> Coding { Coding(schema, write: write, read: read) }
}

extension Coding where JSON == String {
    /// The same, except that an empty text cannot be read.
    var unlessEmpty: Coding {
        let read = read
        return Coding(
            schema,
            write: write,
            read: { (text) throws(APIError) in text.isEmpty ? nil : try read(text) }
        )
    }
}

extension Coding where Value == String, JSON == String {
    static var string: Coding { Coding(.text(), write: { $0 }, read: { $0 }) }
}

extension Coding where Value == [String], JSON == [String] {
    static var strings: Coding { Coding(.list(.text()), write: { $0 }, read: { $0 }) }
}

extension Coding where Value == Bool, JSON == Bool {
    static var flag: Coding { Coding(.flag, write: { $0 }, read: { $0 }) }
}

extension Coding where Value == Int, JSON == Int {
    static var integer: Coding { Coding(.integer(), write: { $0 }, read: { $0 }) }
}

extension Coding where Value == Double, JSON == Double {
    static var number: Coding { Coding(.number, write: { $0 }, read: { $0 }) }
}

extension Coding where Value == Timestamp, JSON == String {
    static var time: Coding { Coding(.time, write: { $0.description }, read: { Timestamp($0) }) }
}

extension Coding where Value: RawRepresentable<String> & SendableMetatype, JSON == String {
    /// A text of its own type, such as an id.
    static var raw: Coding { Coding(.text(), write: { $0.rawValue }, read: { Value(rawValue: $0) }) }
}

extension Coding where Value: CaseIterable & RawRepresentable<String> & SendableMetatype, JSON == String {
    /// An open set of texts, described by those that this version knows.
    static var open: Coding { raw.described(by: .text(values: Value.allCases.map(\.rawValue))) }

    /// A closed set of texts; others cannot be read.
    static var choice: Coding { raw.described(by: .words(Value.self)) }
}

extension Coding {
    /// Texts of a closed set; others are dropped.
    static func choices<Element: CaseIterable & RawRepresentable<String> & SendableMetatype>() -> Coding
    where Value == [Element], JSON == [String] {
        Coding(
            .list(.words(Element.self)),
            write: { $0.map(\.rawValue) },
            read: { $0.compactMap { Element(rawValue: $0) } }
        )
    }

    /// A matrix of numbers, or any other list that JSON has.
    static func list<Element>(of element: Schema) -> Coding where Value == [Element], JSON == [Element] {
        Coding(.list(element), write: { $0 }, read: { $0 })
    }
}
