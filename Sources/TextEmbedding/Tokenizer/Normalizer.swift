/// BERT's normaliser: cleans a text, separates ideographs, strips accents and lower-cases, in this order.
///
/// It equals `BertNormalizer` of the Hugging Face tokenizers library.
package struct Normalizer: Sendable {
    /// The enabled steps.
    package struct Options: Hashable, Sendable {
        /// Removes control characters and converts all white space to spaces.
        package var cleanText: Bool
        /// Inserts a space on either side of each ideograph.
        package var handleChineseCharacters: Bool
        /// Decomposes letters and drops their nonspacing marks.
        package var stripAccents: Bool
        /// Converts every scalar to lower case.
        package var lowercase: Bool

        /// Creates options. `stripAccents` defaults to `lowercase`.
        package init(cleanText: Bool, handleChineseCharacters: Bool, stripAccents: Bool?, lowercase: Bool) {
            self.cleanText = cleanText
            self.handleChineseCharacters = handleChineseCharacters
            self.stripAccents = stripAccents ?? lowercase
            self.lowercase = lowercase
        }
    }

    /// Marks a dropped ASCII byte. It is not the value of any normalised ASCII byte.
    private static let dropped: UInt8 = 0xFF

    package let options: Options
    private let classes: ScalarClasses
    /// The normalised form of each ASCII byte.
    private let ascii: [UInt8]
    /// The classes that are not simply copied with these options.
    private let attention: ScalarClass

    /// Creates a normaliser.
    package init(_ options: Options) {
        self.options = options
        let classes = ScalarClasses.shared
        self.classes = classes
        var attention: ScalarClass = []
        if options.cleanText { attention.formUnion([.removed, .whitespace]) }
        if options.handleChineseCharacters { attention.insert(.ideograph) }
        if options.stripAccents { attention.formUnion([.nonspacing, .combining, .mapped]) }
        if options.lowercase { attention.insert(.mapped) }
        self.attention = attention
        ascii = (0..<0x80 as Range<UInt8>).map { byte in
            let kind = classes[UInt32(byte)]
            if options.cleanText, kind.contains(.removed) { return Self.dropped }
            if options.cleanText, kind.contains(.whitespace) { return UInt8(ascii: " ") }
            guard options.lowercase, let lower = classes.lowercase(of: UInt32(byte)) else { return byte }
            return UInt8(truncatingIfNeeded: lower.0)
        }
    }

    /// Appends the normalised form of valid UTF-8 to `output`, also valid UTF-8.
    package func normalize(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + text.count / 8)
        var marks = CombiningMarks()
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                let mapped = ascii[Int(byte)]
                index += 1
                if mapped != Self.dropped {
                    flush(&marks, into: &output)
                    output.append(mapped)
                }
                continue
            }
            let start = index
            let scalar = text.scalar(at: &index)
            let kind = classes[scalar].intersection(attention)
            if kind.isEmpty {
                flush(&marks, into: &output)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            } else {
                append(scalar, kind, &marks, into: &output)
            }
        }
        flush(&marks, into: &output)
    }

    /// Returns the normalised form of a text.
    package func normalize(_ text: String) -> String {
        var text = text
        var output: [UInt8] = []
        text.withUTF8 { normalize($0, into: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Applies the first two steps to a scalar that may change.
    private func append(
        _ scalar: UInt32,
        _ kind: ScalarClass,
        _ marks: inout CombiningMarks,
        into output: inout [UInt8]
    ) {
        // A scalar can be in both classes; as in the library, dropping takes precedence.
        if kind.contains(.removed) { return }
        if kind.contains(.whitespace) || kind.contains(.ideograph) {
            flush(&marks, into: &output)
            output.append(UInt8(ascii: " "))
            if kind.contains(.whitespace) { return }
        }
        decompose(scalar, &marks, into: &output)
        if kind.contains(.ideograph) {
            flush(&marks, into: &output)
            output.append(UInt8(ascii: " "))
        }
    }

    /// Applies the third step.
    private func decompose(_ scalar: UInt32, _ marks: inout CombiningMarks, into output: inout [UInt8]) {
        guard options.stripAccents else {
            lower(scalar, into: &output)
            return
        }
        guard classes[scalar].contains(.mapped), let parts = classes.decomposition(of: scalar) else {
            strip(scalar, &marks, into: &output)
            return
        }
        if parts.0 != 0 { strip(parts.0, &marks, into: &output) }
        if parts.0 != 0, parts.1 != 0 { strip(parts.1, &marks, into: &output) }
        if parts.0 != 0, parts.1 != 0, parts.2 != 0 { strip(parts.2, &marks, into: &output) }
    }

    /// Drops a nonspacing mark and defers other combining marks. A dropped mark of class 0 still prevents reordering of
    /// the marks on either side.
    private func strip(_ scalar: UInt32, _ marks: inout CombiningMarks, into output: inout [UInt8]) {
        let kind = classes[scalar]
        if kind.contains(.combining) {
            if !kind.contains(.nonspacing) { marks.insert(scalar, class: classes.combiningClass(of: scalar)) }
            return
        }
        flush(&marks, into: &output)
        if !kind.contains(.nonspacing) { lower(scalar, into: &output) }
    }

    /// Applies the last step.
    private func lower(_ scalar: UInt32, into output: inout [UInt8]) {
        guard options.lowercase, classes[scalar].contains(.mapped), let parts = classes.lowercase(of: scalar) else {
            output.append(scalar: scalar)
            return
        }
        output.append(scalar: parts.0)
        if parts.1 != 0 { output.append(scalar: parts.1) }
        if parts.1 != 0, parts.2 != 0 { output.append(scalar: parts.2) }
    }

    @inline(__always)
    private func flush(_ marks: inout CombiningMarks, into output: inout [UInt8]) {
        guard !marks.scalars.isEmpty else { return }
        for scalar in marks.sorted() { lower(scalar, into: &output) }
        marks = CombiningMarks()
    }
}

/// Consecutive combining marks. Canonical order (the Unicode standard, definition D108) sorts them by class and keeps
/// the order within a class.
private struct CombiningMarks {
    private(set) var scalars: [(class: UInt8, scalar: UInt32)] = []

    mutating func insert(_ scalar: UInt32, class: UInt8) {
        scalars.append((`class`, scalar))
    }

    func sorted() -> [UInt32] {
        // Sorting also by position makes the order stable, which the standard library does not guarantee.
        scalars.enumerated().sorted { ($0.element.class, $0.offset) < ($1.element.class, $1.offset) }
            .map(\.element.scalar)
    }
}
