/// The bytes of a file that a request asks for (RFC 9110, section 14).
package enum ByteRange: Equatable, Sendable {
    /// The whole file: a missing, malformed or multiple range. Multiple ranges need not be supported.
    case whole
    /// These bytes; the upper bound is excluded.
    case bytes(Range<Int>)
    /// A range past the end.
    case unsatisfiable

    /// Parses a `Range` field for a file of this length.
    package init(_ field: String?, length: Int) {
        self = .whole
        guard let field, field.lowercased().hasPrefix("bytes=") else { return }
        let spec = field.dropFirst("bytes=".count).filter { $0 != " " }
        let halves = spec.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !spec.contains(",") else { return }
        let isNumber: (Substring) -> Bool = { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isNumber(halves[0]), isNumber(halves[1]) else { return }
        switch (Int(halves[0]), Int(halves[1])) {
        case (let first?, let last?) where first <= last:
            self = first < length ? .bytes(first..<min(last, length - 1) + 1) : .unsatisfiable
        case (let first?, nil) where halves[1].isEmpty:
            self = first < length ? .bytes(first..<length) : .unsatisfiable
        case (nil, let count?) where halves[0].isEmpty:
            self = count > 0 && length > 0 ? .bytes(max(0, length - count)..<length) : .unsatisfiable
        default: break
        }
    }
}
