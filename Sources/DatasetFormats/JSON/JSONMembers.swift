/// One JSON object on a single line, with any members: a row of a list that is not a dataset.
package struct JSONMembers: Sendable {
    /// The members in order: strings decoded, every other value as its original JSON.
    package let members: [(name: String, value: Cell)]

    /// Reads an object.
    ///
    /// - Throws: `badRow`; the message gives the position of the error in characters, from 1.
    package init(_ line: [UInt8]) throws(FormatError) {
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(JSONFailure) in try Self.read(bytes) }
        }
        do throws(JSONFailure) {
            members = try result.get()
        } catch {
            throw FormatError(.badRow, "character \(error.offset + 1): \(error.problem)")
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> [(String, Cell)] {
        var scanner = JSONScanner()
        scanner.begin(bytes)
        guard scanner.peek() == UInt8(ascii: "{") else { throw scanner.unexpected("a row must be a JSON object") }
        try scanner.openObject()
        var members: [(String, Cell)] = []
        while let key = try scanner.nextKey() {
            let token = try scanner.value()
            let name = key.text(in: bytes)
            if case .string(let string) = token.kind {
                members.append((name, .string(string.text(in: bytes))))
            } else {
                members.append((name, .json(String(decoding: bytes.part(token.range), as: UTF8.self))))
            }
        }
        guard scanner.peek() == nil else { throw scanner.unexpected("unexpected text after the object") }
        return members
    }
}
