internal import DatasetFormats

/// Writes JSON as bytes, in one pass and in call order.
///
/// Foundation's encoder takes 20 times as long for the bodies of this API, which is too slow for lists of a thousand
/// jobs.
struct JSONWriter {
    /// The JSON so far.
    private(set) var bytes: [UInt8] = []
    /// Whether a number was written that JSON cannot represent.
    private(set) var isBroken = false
    /// Whether the next value of the list or object needs a comma.
    private var needsComma = false

    /// Writes an object with the members that `members` writes.
    mutating func object(_ members: (inout JSONWriter) -> Void) { enclosed("{", "}", members) }

    /// Writes a list.
    mutating func list(_ elements: some Sequence<some JSONWritable>) {
        enclosed("[", "]") { json in
            for element in elements {
                json.separate()
                element.write(to: &json)
            }
        }
    }

    /// Writes a member of the open object.
    mutating func member(_ name: FieldName, _ value: some JSONWritable) {
        separate()
        bytes.append(contentsOf: name.json)
        value.write(to: &self)
    }

    /// Writes a member whose name is any text.
    fileprivate mutating func member(named name: String, _ value: JSONRecord.Value) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        switch value {
        case .text(let text): string(text)
        case .integer(let number): literal(number.description)
        case .number(let number): if number.isFinite { self.number(number) } else { literal("null") }
        }
    }

    /// Writes a text.
    mutating func string(_ text: String) { JSONText.append(text, to: &bytes) }

    /// Writes text that needs neither quotes nor escapes: a number in Swift's spelling, or a keyword.
    mutating func literal(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes a floating-point number in the shortest form that reads back as the same value.
    mutating func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) {
        if value.isFinite { literal(value.description) } else { isBroken = true }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void)
    {
        bytes.append(UInt8(ascii: open))
        needsComma = false
        body(&self)
        needsComma = true
        bytes.append(UInt8(ascii: close))
    }
}

/// JSON objects of texts and numbers, for logs.
package enum JSONRecord {
    /// The value of a member.
    package enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int)
        /// Written as null if it is not finite.
        case number(Double)
    }

    /// An object with these members in this order, on one line.
    package static func object(_ members: [(name: String, value: Value)]) -> String {
        var json = JSONWriter()
        json.object { json in
            for member in members { json.member(named: member.name, member.value) }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

/// A value that can be written as JSON.
protocol JSONWritable: SendableMetatype {
    func write(to json: inout JSONWriter)
}

extension String: JSONWritable {
    func write(to json: inout JSONWriter) { json.string(self) }
}

extension Bool: JSONWritable {
    func write(to json: inout JSONWriter) { json.literal(self ? "true" : "false") }
}

extension Int: JSONWritable {
    func write(to json: inout JSONWriter) { json.literal(description) }
}

extension Int8: JSONWritable {
    func write(to json: inout JSONWriter) { json.literal(description) }
}

extension UInt8: JSONWritable {
    func write(to json: inout JSONWriter) { json.literal(description) }
}

extension Float: JSONWritable {
    func write(to json: inout JSONWriter) { json.number(self) }
}

extension Double: JSONWritable {
    func write(to json: inout JSONWriter) {
        if let whole = Int(exactly: self) { json.literal(whole.description) } else { json.number(self) }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    func write(to json: inout JSONWriter) { json.list(self) }
}
