/// A response that was read from a connection.
package struct RawAnswer: Sendable {
    /// The status.
    package let status: Int
    /// The header fields; names in lower case.
    package let headers: [String: String]
    /// The body.
    package let body: String

    /// Parses one response, the last on its connection.
    package init?(_ text: String) {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        var lines = text[..<end.lowerBound].split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count >= 2, first[0] == "HTTP/1.1",
            let status = Int(first[1])
        else { return nil }
        lines.removeFirst()
        self.status = status
        headers = lines.reduce(into: [:]) { headers, line in
            let halves = line.split(separator: ":", maxSplits: 1)
            headers[halves[0].lowercased()] = halves.count > 1 ? String(halves[1].drop { $0 == " " }) : ""
        }
        body = String(text[end.upperBound...])
    }
}
