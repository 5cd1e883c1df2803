package import EmbedJobs

/// The end of the name of an object by which a later attempt or process finds it: `docs [ej:7f3a9c2b1d]`.
///
/// Only a service that does not store idempotency keys gets it, and no caller of the client sees it.
package struct CreationTag: Hashable, Sendable {
    private static let start = "[ej:"
    private static let digits = 10
    /// The mark of a name that was cut to leave space for the tag.
    private static let cut = ".."

    /// The tag without the space before it.
    package let text: String

    /// The tag of an identity.
    package init(_ identity: CreationIdentity) { text = "\(Self.start)\(identity.text.prefix(Self.digits))]" }

    private init(text: String) { self.text = text }

    /// A name with this tag, of at most `limit` characters: a longer one is cut before the tag, and two dots mark that.
    ///
    /// A name that exceeds the limit without a tag is not cut, so that the service rejects it as it does any other.
    package func appended(to name: String?, limit: Int?) -> String {
        guard let name, !name.isEmpty else { return text }
        guard let limit, name.count <= limit, name.count + 1 + text.count > limit else { return "\(name) \(text)" }
        return "\(name.prefix(limit - 1 - text.count - Self.cut.count))\(Self.cut) \(text)"
    }

    /// A name without its tag, and the tag; nil for a name without one.
    package static func split(_ tagged: String) -> (name: String, tag: CreationTag?) {
        let tail = tagged.suffix(start.count + digits + 1)
        let isTag =
            tail.count == start.count + digits + 1 && tail.hasPrefix(start) && tail.last == "]"
            && tail.dropFirst(start.count).dropLast().utf8.allSatisfy(isHexadecimal)
        let name = tagged[..<tail.startIndex]
        guard isTag, name.isEmpty || name.last == " " else { return (tagged, nil) }
        return (String(name.dropLast()), CreationTag(text: String(tail)))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
