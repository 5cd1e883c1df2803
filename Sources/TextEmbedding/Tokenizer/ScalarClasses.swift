internal import CUnicodeTables

/// What a scalar is to the tokenizer, as bits. The data is that of the Hugging Face tokenizers library, which differs
/// from the standard library's in the version of Unicode.
package struct ScalarClass: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Cleaning drops it.
    package static let removed = ScalarClass(rawValue: 1)
    /// Cleaning makes it a space, and words end at it.
    package static let whitespace = ScalarClass(rawValue: 2)
    /// It gets a space on either side.
    package static let ideograph = ScalarClass(rawValue: 4)
    /// It is a word of its own.
    package static let punctuation = ScalarClass(rawValue: 8)
    /// Stripping accents drops it.
    package static let nonspacing = ScalarClass(rawValue: 16)
    /// It is `\w` of a regular expression.
    package static let word = ScalarClass(rawValue: 32)
    /// Its combining class is not 0: canonical order may move it.
    package static let combining = ScalarClass(rawValue: 64)
    /// It has a decomposition or a lower case.
    package static let mapped = ScalarClass(rawValue: 128)
}

/// The tables of CUnicodeTables, opened for look-ups by scalar.
package struct ScalarClasses: Sendable {
    /// The one copy, made on first use: about 1 MB, because a look-up by index is what makes other scripts than Latin
    /// fast.
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

    /// The classes of a scalar; it must be one of Unicode's.
    @inline(__always)
    package subscript(scalar: UInt32) -> ScalarClass {
        ScalarClass(rawValue: classes[Int(scalar)])
    }

    /// The canonical combining class, 0 for most scalars.
    package func combiningClass(of scalar: UInt32) -> UInt8 {
        let runs = Self.table(unicode_combining_runs)
        let index = Self.firstIndex(in: runs) { $0.last >= scalar }
        guard index < runs.count, runs[index].first <= scalar else { return 0 }
        return UInt8(truncatingIfNeeded: runs[index].value)
    }

    /// The full canonical decomposition, less the nonspacing marks that order nothing. It ends at the first 0; nil
    /// where the scalar is its own decomposition.
    package func decomposition(of scalar: UInt32) -> ScalarMapping? {
        Self.hangulSyllables.contains(scalar)
            ? Self.jamo(of: scalar) : Self.mapping(of: scalar, in: Self.table(unicode_decompositions))
    }

    /// The lower case of a scalar by itself; nil where that is the scalar.
    package func lowercase(of scalar: UInt32) -> ScalarMapping? {
        Self.mapping(of: scalar, in: Self.table(unicode_lowercases))
    }

    /// The parts of a Hangul syllable: the Unicode standard, section 3.12.
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

    /// The first index whose row satisfies `condition`, which must hold for all rows after it too.
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

/// Up to three scalars; the first 0 ends them.
package typealias ScalarMapping = (UInt32, UInt32, UInt32)
