/// What a shell line wrote to its standard output, as text.
struct ShellOutput {
    private let text: String

    init(_ bytes: [UInt8]) throws(ShellMistake) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .shellOutputNotUTF8 }
        self.text = text
    }

    /// The text without blanks and line ends around it, as `let x = ! LINE` sets it.
    var trimmed: String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !Self.isBlank($0) }),
            let last = scalars.lastIndex(where: { !Self.isBlank($0) })
        else {
            return ""
        }
        return String(scalars[first...last])
    }

    /// The lines that are not blank, as of a `.txt` file in a loop.
    var lines: [String] {
        text.unicodeScalars.split(separator: "\n").compactMap { line in
            let line = line.last == "\r" ? line.dropLast() : line
            return line.allSatisfy(Self.isBlank) ? nil : String(line)
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { " \t\n\r".unicodeScalars.contains(scalar) }
}
