/// BERT's normaliser: cleans a text, sets ideographs apart, strips accents and lowers the case, in this order.
///
/// It does what `BertNormalizer` of the Hugging Face tokenizers library does, scalar by scalar.
package struct Normalizer: Sendable {
    /// Which steps are taken.
    package struct Options: Hashable, Sendable {
        /// Control characters go, and white space of every kind becomes a space.
        package var cleanText: Bool
        /// A space is put on either side of each ideograph.
        package var handleChineseCharacters: Bool
        /// Letters are decomposed and their nonspacing marks dropped.
        package var stripAccents: Bool
        /// Every scalar is replaced with its lower case.
        package var lowercase: Bool

        /// Makes options; accents are stripped exactly when the case is lowered, unless said otherwise.
        package init(cleanText: Bool, handleChineseCharacters: Bool, stripAccents: Bool?, lowercase: Bool) {
            self.cleanText = cleanText
            self.handleChineseCharacters = handleChineseCharacters
            self.stripAccents = stripAccents ?? lowercase
            self.lowercase = lowercase
        }
    }

    /// Marks an ASCII byte that is dropped; no normalised ASCII byte has this value.
    private static let dropped: UInt8 = 0xFF

    package let options: Options
    private let classes: ScalarClasses
    /// What each ASCII byte becomes.
    private let ascii: [UInt8]
    /// The classes that call for more than copying under the options.
    private let attention: ScalarClass

    /// Makes a normaliser.
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

    /// Appends the normalised form of valid UTF-8 to `output`, as valid UTF-8.
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

    /// The normalised form of a text.
    package func normalize(_ text: String) -> String {
        var text = text
        var output: [UInt8] = []
        text.withUTF8 { normalize($0, into: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The first two steps on a scalar that needs attention.
    private func append(
        _ scalar: UInt32,
        _ kind: ScalarClass,
        _ marks: inout CombiningMarks,
        into output: inout [UInt8]
    ) {
        // A scalar can be both; the library drops before it replaces.
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

    /// The third step.
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

    /// Drops a nonspacing mark and puts off another combining one. A mark of class 0 that is dropped still keeps the
    /// marks on either side of it from changing places.
    private func strip(_ scalar: UInt32, _ marks: inout CombiningMarks, into output: inout [UInt8]) {
        let kind = classes[scalar]
        if kind.contains(.combining) {
            if !kind.contains(.nonspacing) { marks.insert(scalar, class: classes.combiningClass(of: scalar)) }
            return
        }
        flush(&marks, into: &output)
        if !kind.contains(.nonspacing) { lower(scalar, into: &output) }
    }

    /// The last step.
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

/// Combining marks after a letter, until the next scalar that is none: canonical order (the Unicode standard,
/// definition D108) sorts them by class and leaves those of one class as they came.
private struct CombiningMarks {
    private(set) var scalars: [(class: UInt8, scalar: UInt32)] = []

    mutating func insert(_ scalar: UInt32, class: UInt8) {
        scalars.append((`class`, scalar))
    }

    func sorted() -> [UInt32] {
        // The position makes the order stable without a promise of the standard library.
        scalars.enumerated().sorted { ($0.element.class, $0.offset) < ($1.element.class, $1.offset) }
            .map(\.element.scalar)
    }
}
