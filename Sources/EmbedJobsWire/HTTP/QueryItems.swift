package import EmbedJobs

/// The parameters of a query, in order; names may repeat.
package struct QueryItems: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private var items: [Item]

    private struct Item: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// Parameters in literal order.
    package init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { Item(name: $0.0, value: $0.1) }
    }

    /// Parses a query without its question mark; throws `invalidRequest` if it is not percent-encoded UTF-8.
    package init(_ text: String) throws(APIError) {
        items = []
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let left = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let name = PercentCoding.decode(left, plusIsBlank: true),
                let value = PercentCoding.decode(pair[left.endIndex...].dropFirst(), plusIsBlank: true)
            else {
                throw APIError(.invalidRequest, "invalid request: the query is not percent-encoded UTF-8")
            }
            items.append(Item(name: name, value: value))
        }
    }

    /// The query as part of a URL, without a question mark.
    package var text: String {
        items.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
    }

    /// The names, in order; a name may repeat.
    var names: [String] { items.map(\.name) }

    /// Adds a parameter; omits nil.
    package mutating func append(_ name: String, _ value: String?) {
        if let value { items.append(Item(name: name, value: value)) }
    }

    /// The first value of a parameter.
    package subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    /// Every value of a parameter, in order.
    package func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// A boolean; nil if absent. Throws `invalidRequest` for values other than `true` and `false`.
    package func flag(_ name: String) throws(APIError) -> Bool? {
        guard let value = self[name] else { return nil }
        switch ASCIICase.lower(value) {
        case "true": return true
        case "false": return false
        default: throw APIError(.invalidRequest, "invalid request: \(name) must be true or false")
        }
    }

    /// An integer in a range; nil if absent. `1.0` is allowed, since the official SDK sends floats here.
    package func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let value = self[name] else { return nil }
        // Double also reads hexadecimal numbers.
        let isDecimal = value.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isDecimal, let number = Double(value).flatMap(Int.init(exactly:)), range.contains(number) else {
            let bound =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw APIError(.invalidRequest, "invalid request: \(name) must be a whole number, \(bound)")
        }
        return number
    }

    /// A time; nil if absent.
    package func time(_ name: String) throws(APIError) -> Timestamp? {
        guard let value = self[name] else { return nil }
        guard let time = Timestamp(value) else {
            throw APIError(
                .invalidRequest,
                "invalid request: \(name) must be a date and time such as 2024-01-13T02:53:31Z"
            )
        }
        return time
    }
}
