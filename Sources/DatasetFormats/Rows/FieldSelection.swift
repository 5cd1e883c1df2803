/// The fields of an upload's rows that are kept besides `text`.
package struct FieldSelection: Equatable, Sendable {
    /// The names in the order of a row's cells: first the required fields, then the optional ones.
    package let names: [String]
    /// The number of required fields, which come first in `names`.
    package let requiredCount: Int

    /// Creates a selection from `keep_fields` and `optional_fields` of an upload.
    ///
    /// `text` is always kept and is dropped from both lists, as are repeated names. A name in both lists is required.
    ///
    /// - Throws: `badFields` for `embeddings` (the field that results add), for names that are empty or contain a
    ///   NUL, and for more than `FormatLimits.fieldsMax` names.
    package init(keep: [String] = [], optional: [String] = []) throws(FormatError) {
        // Names are compared as bytes: `==` would treat two spellings of an accented letter as one name.
        var known: Set<[UInt8]> = [Array("text".utf8)]
        var names: [String] = []
        var requiredCount = 0
        for (index, name) in (keep + optional).enumerated() {
            if index == keep.count { requiredCount = names.count }
            try Self.check(name)
            if known.insert(Array(name.utf8)).inserted { names.append(name) }
        }
        guard names.count <= FormatLimits.fieldsMax else {
            throw FormatError(.badFields, "\(names.count) fields to keep: the maximum is \(FormatLimits.fieldsMax)")
        }
        self.names = names
        self.requiredCount = optional.isEmpty ? names.count : requiredCount
    }

    private static func check(_ name: String) throws(FormatError) {
        guard !name.isEmpty else { throw FormatError(.badFields, "the name of a kept field is empty") }
        guard !name.utf8.contains(0) else { throw FormatError(.badFields, "the name of a kept field contains a NUL") }
        guard name != "embeddings" else {
            throw FormatError(.badFields, "the field embeddings cannot be kept: results add a field of that name")
        }
    }
}
