internal import DatasetFormats

/// A value that can be read from JSON.
protocol JSONReadable: SendableMetatype {
    /// Reads a value other than null.
    init(json: JSONTree) throws(JSONFault)
}

/// An error in a JSON text.
enum JSONFault: Error {
    /// The text is not JSON.
    case syntax(String)
    /// A value, named by its path, is not what is expected; the path of the whole body is empty.
    case field(path: String, expected: String)

    /// The fault of the value that is being read.
    static func expected(_ words: String) -> JSONFault { .field(path: "", expected: words) }

    /// The same fault, seen from the list or object around the value: `step` is `[0]` or a member's name.
    func within(_ step: String) -> JSONFault {
        guard case .field(let path, let expected) = self else { return self }
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return .field(path: step + joint + path, expected: expected)
    }
}

extension JSONReadable {
    /// The value of a member; nil if it is missing or null.
    static func member(_ name: String, of object: JSONTree) throws(JSONFault) -> Self? {
        guard let value = object[name] else { return nil }
        if case .null = value { return nil }
        do throws(JSONFault) { return try Self(json: value) } catch { throw error.within(name) }
    }
}

extension JSONTree {
    /// The spelling of a number; throws for other values.
    fileprivate func number(_ expected: String) throws(JSONFault) -> String {
        guard case .number(let text) = self else { throw .expected(expected) }
        return text
    }

    /// The number as an integer: JSON does not distinguish `1`, `1.0` and `1e0`.
    fileprivate func integer<T: FixedWidthInteger>(_ type: T.Type) throws(JSONFault) -> T {
        let text = try number("a whole number")
        if let number = T(text) { return number }
        // Larger doubles represent several integers.
        guard let number = Double(text), number.rounded() == number else { throw .expected("a whole number") }
        guard number.magnitude < 0x1p53, let integer = T(exactly: number) else {
            throw .expected("a whole number in range")
        }
        return integer
    }

    fileprivate func float<T: BinaryFloatingPoint & LosslessStringConvertible>(_ type: T.Type) throws(JSONFault) -> T {
        guard let number = T(try number("a number")), number.isFinite else { throw .expected("a number in range") }
        return number
    }
}

extension String: JSONReadable {
    init(json: JSONTree) throws(JSONFault) {
        guard case .string(let text) = json else { throw .expected("a string") }
        self = text
    }
}

extension Bool: JSONReadable {
    init(json: JSONTree) throws(JSONFault) {
        guard case .boolean(let flag) = json else { throw .expected("true or false") }
        self = flag
    }
}

extension Int: JSONReadable {
    init(json: JSONTree) throws(JSONFault) { self = try json.integer(Int.self) }
}

extension Int8: JSONReadable {
    init(json: JSONTree) throws(JSONFault) { self = try json.integer(Int8.self) }
}

extension UInt8: JSONReadable {
    init(json: JSONTree) throws(JSONFault) { self = try json.integer(UInt8.self) }
}

extension Float: JSONReadable {
    init(json: JSONTree) throws(JSONFault) { self = try json.float(Float.self) }
}

extension Double: JSONReadable {
    init(json: JSONTree) throws(JSONFault) { self = try json.float(Double.self) }
}

extension Array: JSONReadable where Element: JSONReadable {
    init(json: JSONTree) throws(JSONFault) {
        guard case .array(let values) = json else { throw .expected("a list") }
        self = []
        reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do throws(JSONFault) { append(try Element(json: value)) } catch { throw error.within("[\(index)]") }
        }
    }
}

/// Any JSON value; only its presence matters.
struct AnyJSON: JSONReadable {
    init(json: JSONTree) {}
}
