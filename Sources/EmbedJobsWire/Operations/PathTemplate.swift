/// The path of an operation, such as `/v1/embed-jobs/{id}`; builds and matches paths.
package struct PathTemplate: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    private enum Segment: Hashable {
        case word(String)
        case value(String)
    }

    /// The template in its original spelling.
    package let description: String

    private let segments: [Segment]

    /// Parses a template whose variable segments are names in braces.
    package init(_ text: String) {
        description = text
        segments = text.split(separator: "/").map {
            $0.first == "{" && $0.last == "}" ? .value(String($0.dropFirst().dropLast())) : .word(String($0))
        }
    }

    /// Parses a template whose variable segments are names in braces.
    package init(stringLiteral text: String) { self.init(text) }

    /// The names of the variable segments, in order.
    package var names: [String] {
        segments.compactMap { segment in
            if case .value(let name) = segment { name } else { nil }
        }
    }

    /// The path with these values in the variable segments, percent-encoded.
    ///
    /// Nil for a value that a path cannot contain: an empty one, whose path would be that of another operation, and
    /// `.` and `..`, which servers and proxies resolve.
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

    /// The values of the variable segments, or nil if the path does not match; an empty segment does not match.
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

/// The segments of a request's path, decoded once and then compared with all templates.
package struct PathSegments: Sendable, Equatable {
    /// The texts between the slashes.
    package let segments: [String]

    /// Splits a path, without its query, into segments; nil if it is not a valid path.
    ///
    /// A trailing slash is ignored: a redirect would turn a POST into a GET. So is a repeated `/v1`, which the
    /// official SDK sends if its base URL already ends in `/v1`.
    package init?(_ path: String) {
        let slash = UInt8(ascii: "/")
        guard path.utf8.first == slash else { return nil }
        var texts: [String] = []
        for segment in path.utf8.dropFirst().split(separator: slash, omittingEmptySubsequences: false) {
            guard let text = PercentCoding.decode(segment) else { return nil }
            texts.append(text)
        }
        if texts.last?.isEmpty == true { texts.removeLast() }
        if texts.count > 1, texts[0] == "v1", texts[1] == "v1" || texts[1] == "v2" { texts.removeFirst() }
        segments = texts
    }
}
