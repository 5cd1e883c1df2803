internal import DatasetFormats
internal import EmbedJobs

/// A value that is a JSON object on the wire. Its table of members says each of them once: writing, reading and the
/// description of the API all follow it.
///
/// Reading is lenient: unknown members are ignored, as by the hosted service, and null is the same as a missing
/// member.
protocol WireObject: JSONWritable, Sendable {
    /// The members in the order in which they are written and described.
    static var fields: [Field<Self>] { get }
    /// The value before any member is read: its properties are those of missing members.
    static var blank: Self { get }
    /// The members whose values are checked before those of all others, in this order.
    static var checkedFirst: [String] { get }
}

extension WireObject {
    static var checkedFirst: [String] { [] }

    /// The schema of the object.
    static var objectSchema: Schema { .object(fields.compactMap(\.schema)) }

    func write(to json: inout JSONWriter) {
        json.object { json in
            for field in Self.fields { field.write(self, &json) }
        }
    }
}

/// An object as read from JSON.
///
/// A member of the wrong type is thrown at once. A wrong value is kept as the fault, so that mistakes in types are
/// reported first, even those of later objects.
struct ReadObject<Object: WireObject>: JSONReadable {
    /// The object, as far as its members have valid values.
    let value: Object
    /// The first wrong value; nil if there is none.
    let fault: APIError?

    init(json: JSONTree) throws(JSONFault) {
        guard case .object = json else { throw .expected("an object") }
        var value = Object.blank
        var faults: [(name: String, error: APIError)] = []
        for field in Object.fields {
            if let error = try field.read(json, &value) { faults.append((field.name.text, error)) }
        }
        self.value = value
        fault = Self.first(of: faults)
    }

    private static func first(of faults: [(name: String, error: APIError)]) -> APIError? {
        guard faults.count > 1 else { return faults.first?.error }
        let early = Object.checkedFirst.lazy.compactMap { name in faults.first { $0.name == name } }.first
        return (early ?? faults[0]).error
    }

    /// The object; throws its fault.
    func get() throws(APIError) -> Object {
        if let fault { throw fault }
        return value
    }

    /// The objects of a list, which is empty if it is missing; throws the first fault.
    static func all(_ list: [ReadObject]?) throws(APIError) -> [Object] {
        var objects: [Object] = []
        for object in list ?? [] { objects.append(try object.get()) }
        return objects
    }
}

/// The name of a member.
struct FieldName {
    let text: String
    /// The name as written, with quotes and a colon.
    let json: [UInt8]

    init(_ text: String) {
        self.text = text
        json = Array("\"\(text)\":".utf8)
    }
}
