internal import DatasetFormats

/// A JSON array as a value: it has elements like a list, and as text it is still its JSON.
///
/// As an element of another array it is one value, while a list in a list counts as its elements.
package struct JSONArray: Hashable, Sendable {
    /// The original text.
    let json: String
    /// The elements: objects as records, arrays, and the text of all else; null is empty.
    let elements: [Value]
}

/// JSON as values, for fields and indexes within it.
extension Value {
    /// Reads an object or array; nil for any other text.
    init?(nestedJSON json: String) {
        switch json.utf8.first {
        case UInt8(ascii: "{"):
            guard let object = try? JSONMembers(Array(json.utf8)) else { return nil }
            self = .record(Record(object.members.map { ($0.name, Record.Content($0.value)) }, text: json))
        case UInt8(ascii: "["):
            guard let array = try? JSONElements(Array(json.utf8)) else { return nil }
            self = .array(JSONArray(json: json, elements: array.elements.map { Value(Record.Content($0)) }))
        default: return nil
        }
    }

    /// The value of a field's content.
    init(_ content: Record.Content) { self = content.nested ?? .text(content.text) }

    /// Reads a whole response: JSON as its value, any other text unchanged.
    init(response text: String) {
        let json = text.trimmingWhitespace
        self = Value(nestedJSON: json) ?? .text((try? JSONElements(Array("[\(json)]".utf8)))?.onlyText ?? text)
    }

    /// The value of a field that holds an object or an array; nil for other fields.
    func nestedField(_ name: String) -> Value? {
        guard case .record(let record) = self else { return nil }
        return record[name]?.nested
    }

    /// A list in place of an array.
    var listed: Value { if case .array(let array) = self { .list(array.elements) } else { self } }

    /// Whether it has elements.
    var isMany: Bool {
        switch self {
        case .list, .array: true
        case .text, .job, .dataset, .file, .record, .unknown: false
        }
    }
}

extension Record.Content {
    /// The object or array that it holds; nil for other content.
    fileprivate var nested: Value? {
        switch self {
        case .json(let json): Value(nestedJSON: json)
        case .list(let texts): .array(JSONArray(json: json, elements: texts.map { .text($0) }))
        case .summarised(let content, _): content.nested
        case .text, .count, .time, .id, .status, .progress, .elapsed, .rate: nil
        }
    }

    /// Whether it holds an object or an array.
    var isNested: Bool {
        switch self {
        case .json(let json): json.utf8.first == UInt8(ascii: "{") || json.utf8.first == UInt8(ascii: "[")
        case .list: true
        case .summarised(let content, _): content.isNested
        case .text, .count, .time, .id, .status, .progress, .elapsed, .rate: false
        }
    }
}

extension JSONElements {
    /// The text of the only element, such as a response that is a string or a number.
    fileprivate var onlyText: String? { elements.count == 1 ? Record.Content(elements[0]).text : nil }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }), let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
