internal import CUnicodeTables

/// The tokenizer's classes of Unicode scalars, as bits. The data comes from the Hugging Face tokenizers library, whose
/// Unicode version differs from that of the standard library.
package struct ScalarClass: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Removed by cleaning.
    package static let removed = ScalarClass(rawValue: 1)
    /// Converted to a space by cleaning; separates words.
    package static let whitespace = ScalarClass(rawValue: 2)
    /// Gets a space on either side.
    package static let ideograph = ScalarClass(rawValue: 4)
    /// Is a separate word.
    package static let punctuation = ScalarClass(rawValue: 8)
    /// Removed by stripping accents.
    package static let nonspacing = ScalarClass(rawValue: 16)
    /// Matches `\w` in a regular expression.
    package static let word = ScalarClass(rawValue: 32)
    /// Has a combining class other than 0, so canonical order may move it.
    package static let combining = ScalarClass(rawValue: 64)
    /// Has a decomposition or a lower case.
    package static let mapped = ScalarClass(rawValue: 128)
}

/// The tables of CUnicodeTables, indexed by scalar.
package struct ScalarClasses: Sendable {
    /// The shared instance, created on first use. It takes about 1 MB, since lookup by index makes scripts other than
    /// Latin fast.
    package static let shared = ScalarClasses()

    private static let scalarCount = 0x110000
    private static let hangulSyllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

    private let classes: [UInt8]

    private init() {
        var classes = [UInt8](repeating: 0, count: Self.scalarCount)
        func add(_ bits: ScalarClass, _ range: ClosedRange<UInt32>) {
            for scalar in range { classes[Int(scalar)] |= bits.rawValue }
        }
        for run in Self.table(unicode_class_runs) {
            add(ScalarClass(rawValue: UInt8(truncatingIfNeeded: run.value)), run.first...run.last)
        }
        for run in Self.table(unicode_combining_runs) { add(.combining, run.first...run.last) }
        for mapping in Self.table(unicode_decompositions) { add(.mapped, mapping.scalar...mapping.scalar) }
        for mapping in Self.table(unicode_lowercases) { add(.mapped, mapping.scalar...mapping.scalar) }
        add(.mapped, Self.hangulSyllables)
        self.classes = classes
    }

    /// The classes of a scalar, which must be a valid code point.
    @inline(__always)
    package subscript(scalar: UInt32) -> ScalarClass {
        ScalarClass(rawValue: classes[Int(scalar)])
    }

    /// Returns the canonical combining class, 0 for most scalars.
    package func combiningClass(of scalar: UInt32) -> UInt8 {
        let runs = Self.table(unicode_combining_runs)
        let index = Self.firstIndex(in: runs) { $0.last >= scalar }
        guard index < runs.count, runs[index].first <= scalar else { return 0 }
        return UInt8(truncatingIfNeeded: runs[index].value)
    }

    /// Returns the full canonical decomposition without the nonspacing marks of a combining class other than 0. It ends
    /// at the first 0. Returns nil if the scalar does not decompose.
    package func decomposition(of scalar: UInt32) -> ScalarMapping? {
        Self.hangulSyllables.contains(scalar)
            ? Self.jamo(of: scalar) : Self.mapping(of: scalar, in: Self.table(unicode_decompositions))
    }

    /// Returns the context-free lower case of a scalar; nil if unchanged.
    package func lowercase(of scalar: UInt32) -> ScalarMapping? {
        Self.mapping(of: scalar, in: Self.table(unicode_lowercases))
    }

    /// Returns the parts of a Hangul syllable (the Unicode standard, section 3.12).
    private static func jamo(of scalar: UInt32) -> ScalarMapping {
        let index = scalar - hangulSyllables.lowerBound
        let trailing = index % 28
        return (0x1100 + index / 588, 0x1161 + index % 588 / 28, trailing == 0 ? 0 : 0x11A7 + trailing)
    }

    private static func table<Row>(
        _ function: (UnsafeMutablePointer<Int>) -> UnsafePointer<Row>?
    ) -> UnsafeBufferPointer<Row> {
        var count = 0
        let rows = function(&count)
        return UnsafeBufferPointer(start: rows, count: count)
    }

    private static func mapping(
        of scalar: UInt32,
        in mappings: UnsafeBufferPointer<unicode_mapping>
    ) -> ScalarMapping? {
        let index = firstIndex(in: mappings) { $0.scalar >= scalar }
        guard index < mappings.count, mappings[index].scalar == scalar else { return nil }
        return mappings[index].to
    }

    /// Returns the first index whose row satisfies `condition`, which must also hold for all rows after it.
    private static func firstIndex<Row>(in rows: UnsafeBufferPointer<Row>, where condition: (Row) -> Bool) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if condition(rows[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Up to three scalars, ended by the first 0.
package typealias ScalarMapping = (UInt32, UInt32, UInt32)
