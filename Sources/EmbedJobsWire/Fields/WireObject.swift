internal import EmbedJobs

/// A value that is a JSON object on the wire. Its table of members says each of them once: writing, reading and the
/// description of the API all follow it.
///
/// Reading is lenient: unknown members are ignored, and null is the same as a missing member.
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
/// The decoder throws at once for a member of the wrong type. A wrong value is kept as the fault, so that mistakes in
/// types are reported first, even those of later objects.
struct ReadObject<Object: WireObject>: Decodable, JSONReadable {
    /// The object, as far as its members have valid values.
    let value: Object
    /// The first wrong value; nil if there is none.
    let fault: APIError?

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: FieldName.self)
        var value = Object.blank
        var faults: [(name: String, error: APIError)] = []
        for field in Object.fields {
            if let error = try field.read(members, &value) { faults.append((field.name.stringValue, error)) }
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
struct FieldName: CodingKey {
    let stringValue: String
    /// The name as written, with quotes and a colon.
    let json: [UInt8]
    var intValue: Int? { nil }

    init(stringValue name: String) {
        stringValue = name
        json = Array("\"\(name)\":".utf8)
    }

    init?(intValue: Int) { nil }
}

/// A value that can be read from a member of a JSON object.
protocol JSONReadable: Decodable {
    /// The value of a member; nil if it is missing or null.
    static func read(_ name: FieldName, in members: FieldMembers) throws -> Self?
}

/// The members of a JSON object.
typealias FieldMembers = KeyedDecodingContainer<FieldName>

extension JSONReadable {
    static func read(_ name: FieldName, in members: FieldMembers) throws -> Self? {
        try members.decodeIfPresent(Self.self, forKey: name)
    }
}

extension Array: JSONReadable where Element: Decodable {}

// Foundation reads these faster if it is asked for the type by name.
extension String: JSONReadable {
    static func read(_ name: FieldName, in members: FieldMembers) throws -> String? {
        try members.decodeIfPresent(String.self, forKey: name)
    }
}

extension Int: JSONReadable {
    static func read(_ name: FieldName, in members: FieldMembers) throws -> Int? {
        try members.decodeIfPresent(Int.self, forKey: name)
    }
}

extension Double: JSONReadable {
    static func read(_ name: FieldName, in members: FieldMembers) throws -> Double? {
        try members.decodeIfPresent(Double.self, forKey: name)
    }
}

extension Bool: JSONReadable {
    static func read(_ name: FieldName, in members: FieldMembers) throws -> Bool? {
        try members.decodeIfPresent(Bool.self, forKey: name)
    }
}
