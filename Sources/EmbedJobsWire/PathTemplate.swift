/// The path of an operation, as in `/v1/embed-jobs/{id}`: it both fills and matches.
package struct PathTemplate: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    private enum Segment: Hashable {
        case word(String)
        case value(String)
    }

    /// The template as written.
    package let description: String

    private let segments: [Segment]

    /// Reads a template whose variable segments are names in braces.
    package init(_ text: String) {
        description = text
        segments = text.split(separator: "/").map {
            $0.first == "{" && $0.last == "}" ? .value(String($0.dropFirst().dropLast())) : .word(String($0))
        }
    }

    /// Reads a template whose variable segments are names in braces.
    package init(stringLiteral text: String) { self.init(text) }

    /// The names of the variable segments, in order.
    package var names: [String] {
        segments.compactMap { segment in
            if case .value(let name) = segment { name } else { nil }
        }
    }

    /// The path with these values in the variable segments, percent-encoded.
    ///
    /// Nil for a value that no path can hold: an empty one, whose path would be another operation's, and `.` and `..`,
    /// which servers and proxies resolve away.
    package func fill(_ values: [String]) -> String? {
        var values = values[...]
        var path = ""
        for segment in segments {
            path += "/"
            switch segment {
            case .word(let word): path += word
            case .value:
                guard let value = values.popFirst(), !value.isEmpty, value != ".", value != ".." else { return nil }
                path += PercentCoding.encode(value)
            }
        }
        return values.isEmpty ? path : nil
    }

    /// The values that a path's segments have here, if it is one of these; an empty segment is no value.
    package func match(_ path: PathSegments) -> [String]? {
        guard path.segments.count == segments.count else { return nil }
        var values: [String] = []
        for (segment, text) in zip(segments, path.segments) {
            switch segment {
            case .word(let word): if word != text { return nil }
            case .value:
                if text.isEmpty { return nil }
                values.append(text)
            }
        }
        return values
    }
}

/// The segments of a request's path, decoded once and then compared with every template.
package struct PathSegments: Sendable, Equatable {
    /// The texts between the slashes.
    package let segments: [String]

    /// Cuts a path, without its query, into segments; nil where it is none.
    ///
    /// A slash at the end is passed over: a redirect would turn a POST into a GET. So is a `/v1` too many, which the
    /// official SDK writes when its base address has one already.
    package init?(_ path: some StringProtocol) {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var texts: [String] = []
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let text = PercentCoding.decode(segment) else { return nil }
            texts.append(text)
        }
        if texts.last?.isEmpty == true { texts.removeLast() }
        if texts.count > 1, texts[0] == "v1", texts[1] == "v1" || texts[1] == "v2" { texts.removeFirst() }
        segments = texts
    }
}
