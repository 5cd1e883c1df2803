/// The elements of a JSON array.
package struct JSONElements: Sendable {
    /// The elements in order: strings decoded, every other value as its original JSON.
    package let elements: [Cell]

    /// Reads an array.
    ///
    /// - Throws: for a text that is not one array, or that a row of a dataset could not contain.
    package init(_ text: [UInt8]) throws(JSONFailure) {
        let result = text.withUnsafeBytes { bytes in
            Result { () throws(JSONFailure) in try Self.read(bytes) }
        }
        elements = try result.get()
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> [Cell] {
        var scanner = JSONScanner()
        scanner.begin(bytes)
        guard scanner.peek() == UInt8(ascii: "[") else { throw scanner.unexpected("not an array") }
        try scanner.openArray()
        var elements: [Cell] = []
        while try scanner.nextElement(isFirst: elements.isEmpty) {
            let token = try scanner.value()
            if case .string(let string) = token.kind {
                elements.append(.string(string.text(in: bytes)))
            } else {
                elements.append(.json(String(decoding: bytes.part(token.range), as: UTF8.self)))
            }
        }
        guard scanner.peek() == nil else { throw scanner.unexpected("unexpected text after the array") }
        return elements
    }
}
