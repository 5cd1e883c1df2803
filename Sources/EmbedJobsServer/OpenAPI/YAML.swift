internal import EmbedJobsWire

/// A value to write as YAML 1.2 in block style.
indirect enum YAML {
    case text(String)
    case number(Int)
    case flag(Bool)
    case null
    case list([YAML])
    case map([(String, YAML)])

    /// The value as a document.
    var text: String { lines.joined(separator: "\n") + "\n" }

    private var lines: [String] {
        switch self {
        case .text(let text): [Self.quoted(text)]
        case .number(let number): [String(number)]
        case .flag(let flag): [String(flag)]
        case .null: ["null"]
        case .list(let values) where values.isEmpty: ["[]"]
        case .map(let members) where members.isEmpty: ["{}"]
        case .list(let values): values.flatMap { Self.indented($0.lines, first: "- ") }
        case .map(let members): members.flatMap { Self.member(Self.quoted($0.0), $0.1) }
        }
    }

    private var isBlock: Bool {
        switch self {
        case .list(let values): !values.isEmpty
        case .map(let members): !members.isEmpty
        case .text, .number, .flag, .null: false
        }
    }

    private static func member(_ name: String, _ value: YAML) -> [String] {
        value.isBlock ? ["\(name):"] + indented(value.lines, first: "  ") : ["\(name): \(value.lines[0])"]
    }

    private static func indented(_ lines: [String], first: String) -> [String] {
        lines.enumerated().map { ($0 == 0 ? first : "  ") + $1 }
    }

    /// Plain if unambiguous, otherwise in double quotes, which JSON and YAML share.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "/"),
                UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): text.utf8.first.map { $0 > UInt8(ascii: "9") } ?? false
            default: false
            }
        }
        let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", "-", ""]
        if isPlain, !words.contains(text.lowercased()), !text.hasPrefix("-") { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}

extension Schema {
    /// The schema in the terms of OpenAPI 3.1.
    var yaml: YAML { .map(members(isOptional: false)) }

    private func members(isOptional: Bool) -> [(String, YAML)] {
        func type(_ name: String) -> (String, YAML) {
            ("type", isOptional ? .list([.text(name), .text("null")]) : .text(name))
        }
        switch self {
        case .text(let values, let form, let length, let pattern):
            var members = [type("string")]
            if let values { members.append(("enum", .list(values.map { .text($0) } + (isOptional ? [.null] : [])))) }
            if let form { members.append(("format", .text(form))) }
            if let pattern { members.append(("pattern", .text(pattern))) }
            return members + Self.bounds(length, "minLength", "maxLength")
        case .integer(let range): return [type("integer")] + Self.bounds(range, "minimum", "maximum")
        case .number: return [type("number")]
        case .flag: return [type("boolean")]
        case .list(let element, let count):
            return [type("array"), ("items", element.yaml)] + Self.bounds(count, "minItems", "maxItems")
        case .object(let list):
            let required = list.filter(\.isRequired).map { YAML.text($0.name) }
            let properties = list.map { ($0.name, $0.yaml) }
            return [type("object")] + (required.isEmpty ? [] : [("required", .list(required))])
                + (properties.isEmpty ? [] : [("properties", .map(properties))])
        case .either(let schemas): return [("oneOf", .list(schemas.map(\.yaml)))]
        case .optional(let schema): return schema.members(isOptional: true)
        }
    }

    private static func bounds(_ range: ClosedRange<Int>?, _ low: String, _ high: String) -> [(String, YAML)] {
        guard let range else { return [] }
        let upper: [(String, YAML)] = range.upperBound == .max ? [] : [(high, .number(range.upperBound))]
        return [(low, .number(range.lowerBound))] + upper
    }
}

extension Schema.Member {
    fileprivate var yaml: YAML {
        guard let summary, case .map(let members) = schema.yaml else { return schema.yaml }
        return .map(members + [("description", .text(summary))])
    }
}
