internal import DatasetFormats
internal import EmbedJobs

/// One member of a JSON object: a row of the table of a ``WireObject``. A class, so that a loop over a table copies
/// only references.
final class Field<Object: Sendable>: Sendable {
    /// The name.
    let name: FieldName
    /// The description of the member; nil for one that is only recognised to be refused.
    let schema: Schema.Member?
    /// Writes the member, or omits it.
    let write: @Sendable (Object, inout JSONWriter) -> Void
    /// Reads the member of a JSON object. Returns the error of a wrong value; throws for a wrong type.
    let read: @Sendable (JSONTree, inout Object) throws(JSONFault) -> APIError?

    /// A member with conversions of its own. Nil is a missing member.
    init<Written: JSONWritable, Read: JSONReadable>(
        _ name: String,
        _ schema: Schema?,
        isRequired: Bool = false,
        _ summary: String? = nil,
        write: @escaping @Sendable (Object) -> Written?,
        read: @escaping @Sendable (Read?, inout Object) throws(APIError) -> Void
    ) {
        let field = FieldName(name)
        self.name = field
        self.schema = schema.map {
            Schema.Member(name: name, schema: $0, isRequired: isRequired, summary: summary)
        }
        self.write = { object, json in
            if let value = write(object) { json.member(field, value) }
        }
        self.read = { (json, object) throws(JSONFault) -> APIError? in
            let value = try Read.member(name, of: json)
            do throws(APIError) { try read(value, &object) } catch { return error }
            return nil
        }
    }
}

/// A property's place in an object.
typealias FieldPath<Object, Value> = WritableKeyPath<Object, Value> & Sendable

extension Field {
    /// A property that must be present and valid; else reading fails with `refusal`. Default: that the response lacks
    /// the member.
    static func required<Value, JSON>(
        _ name: String,
        _ path: any FieldPath<Object, Value>,
        _ coding: Coding<Value, JSON>,
        _ summary: String? = nil,
        orThrow refusal: APIError? = nil
    ) -> Field {
        let refusal = refusal ?? .lacks(name)
        return Field(
            name,
            coding.schema,
            isRequired: true,
            summary,
            write: { coding.write($0[keyPath: path]) },
            read: { (json: JSON?, object) throws(APIError) in
                guard let json, let value = try coding.read(json) else { throw refusal }
                object[keyPath: path] = value
            }
        )
    }

    /// A property that may be nil; nil is omitted. A value that cannot be read becomes nil. `isAlwaysSent` says in the
    /// description that this server never omits it.
    static func optional<Value, JSON>(
        _ name: String,
        _ path: any FieldPath<Object, Value?>,
        _ coding: Coding<Value, JSON>,
        _ summary: String? = nil,
        isAlwaysSent: Bool = false
    ) -> Field {
        Field(
            name,
            coding.schema,
            isRequired: isAlwaysSent,
            summary,
            write: { $0[keyPath: path].flatMap(coding.write) },
            read: { (json: JSON?, object) throws(APIError) in
                if let json { object[keyPath: path] = try coding.read(json) }
            }
        )
    }

    /// A property that keeps the value of the blank object if the member is missing or cannot be read.
    static func defaulted<Value, JSON>(
        _ name: String,
        _ path: any FieldPath<Object, Value>,
        _ coding: Coding<Value, JSON>,
        _ summary: String? = nil,
        isAlwaysSent: Bool = false
    ) -> Field {
        Field(
            name,
            coding.schema,
            isRequired: isAlwaysSent,
            summary,
            write: { coding.write($0[keyPath: path]) },
            read: { (json: JSON?, object) throws(APIError) in
                if let json, let value = try coding.read(json) { object[keyPath: path] = value }
            }
        )
    }

    /// A member that follows from the object. Its type is checked, and its value is ignored.
    static func computed<JSON: JSONWritable & JSONReadable>(
        _ name: String,
        _ schema: Schema,
        _ summary: String? = nil,
        isAlwaysSent: Bool = false,
        write: @escaping @Sendable (Object) -> JSON
    ) -> Field {
        Field(
            name,
            schema,
            isRequired: isAlwaysSent,
            summary,
            write: { write($0) },
            read: { (_: JSON?, _) in }
        )
    }

    /// A member that is not supported: any elements in it are refused.
    static func refused(_ name: String, _ refusal: APIError) -> Field {
        Field(
            name,
            nil,
            write: { _ in nil as String? },
            read: { (elements: [AnyJSON]?, _) throws(APIError) in
                if elements?.isEmpty == false { throw refusal }
            }
        )
    }

    /// A list of objects. Reading fails with the first fault of an element.
    static func list<Element: WireObject>(
        _ name: String,
        _ path: any FieldPath<Object, [Element]>,
        isAlwaysSent: Bool = false
    ) -> Field {
        Field(
            name,
            .list(Element.objectSchema),
            isRequired: isAlwaysSent,
            write: { $0[keyPath: path] },
            read: { (elements: [ReadObject<Element>]?, object) throws(APIError) in
                object[keyPath: path] = try ReadObject.all(elements)
            }
        )
    }

    /// An object that may be nil; nil is omitted.
    static func object<Nested: WireObject>(_ name: String, _ path: any FieldPath<Object, Nested?>) -> Field {
        Field(
            name,
            Nested.objectSchema,
            write: { $0[keyPath: path] },
            read: { (nested: ReadObject<Nested>?, object) throws(APIError) in
                object[keyPath: path] = try nested?.get()
            }
        )
    }
}
