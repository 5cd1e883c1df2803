/// The path of an operation, such as `/v1/embed-jobs/{id}`; builds and matches paths.
package struct PathTemplate: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    private enum Segment: Hashable {
        case word(String)
        case value(String)
        /// A value with slashes in it: all segments that are left.
        case rest(String)
    }

    /// The template in its original spelling.
    package let description: String

    private let segments: [Segment]

    /// Parses a template whose variable segments are names in braces. The value of a last one like `{model...}` may
    /// contain slashes, which clients send raw or encoded.
    package init(_ text: String) {
        description = text.replacing("...}", with: "}")
        segments = text.split(separator: "/").map { segment in
            guard segment.first == "{", segment.last == "}" else { return .word(String(segment)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .value(String(name))
        }
    }

    /// Parses a template whose variable segments are names in braces.
    package init(stringLiteral text: String) { self.init(text) }

    /// The names of the variable segments, in order.
    package var names: [String] {
        segments.compactMap { segment in
            switch segment {
            case .value(let name), .rest(let name): name
            case .word: nil
            }
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
            case .value, .rest:
                guard let value = values.popFirst(), !value.isEmpty, value != ".", value != ".." else { return nil }
                path += PercentCoding.encode(value)
            }
        }
        return values.isEmpty ? path : nil
    }

    /// The values of the variable segments, or nil if the path does not match; an empty segment does not match.
    package func match(_ path: PathSegments) -> [String]? {
        var left = path.segments[...]
        var values: [String] = []
        for segment in segments {
            guard let text = left.popFirst() else { return nil }
            switch segment {
            case .word(let word): if word != text { return nil }
            case .value:
                if text.isEmpty { return nil }
                values.append(text)
            case .rest:
                let texts = [text] + left
                if texts.contains("") { return nil }
                values.append(texts.joined(separator: "/"))
                left = []
            }
        }
        return left.isEmpty ? values : nil
    }
}

/// The segments of a request's path, decoded once and then compared with all templates.
package struct PathSegments: Sendable, Equatable {
    /// The texts between the slashes.
    package let segments: [String]

    /// Splits a path, without its query, into segments; nil if it is not a valid path.
    ///
    /// A trailing slash is ignored: a redirect would turn a POST into a GET. So are a repeated `/v1` and empty segments
    /// at the beginning or after it, which clients send if their base URL already ends in `/v1` or in a slash. Other
    /// empty segments are kept: they are missing ids.
    package init?(_ path: String) {
        let slash = UInt8(ascii: "/")
        guard path.utf8.first == slash else { return nil }
        var texts: [String] = []
        for segment in path.utf8.dropFirst().split(separator: slash, omittingEmptySubsequences: false) {
            guard let text = PercentCoding.decode(segment) else { return nil }
            texts.append(text)
        }
        if texts.last?.isEmpty == true { texts.removeLast() }
        while texts.count > 1, texts[0].isEmpty { texts.removeFirst() }
        func dropEmpty() {
            while texts.count > 2, texts[0] == "v1" || texts[0] == "v2", texts[1].isEmpty { texts.remove(at: 1) }
        }
        dropEmpty()
        if texts.count > 1, texts[0] == "v1", texts[1] == "v1" || texts[1] == "v2" { texts.removeFirst() }
        dropEmpty()
        segments = texts
    }
}
