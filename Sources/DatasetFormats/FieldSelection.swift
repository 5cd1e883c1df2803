/// Which fields of an upload's rows are kept besides `text`.
package struct FieldSelection: Equatable, Sendable {
    /// The names in the order of a row's cells: those that must be there, then those that may be missing.
    package let names: [String]
    /// How many of the names, from the first, must be there in every row.
    package let requiredCount: Int

    /// Makes a selection from `keep_fields` and `optional_fields` of an upload.
    ///
    /// `text` is always kept and is dropped from both, as is a repeated name; a name in both lists must be there.
    /// Refuses `embeddings`, the name of the field that results add, names that are empty or hold a NUL, and more
    /// than `FormatLimits.fieldsMax` names.
    package init(keep: [String] = [], optional: [String] = []) throws(FormatError) {
        // Names are told apart by their bytes: `==` would take two spellings of an accent for one name.
        var known: Set<[UInt8]> = [Array("text".utf8)]
        var names: [String] = []
        var requiredCount = 0
        for (place, name) in (keep + optional).enumerated() {
            if place == keep.count { requiredCount = names.count }
            try Self.check(name)
            if known.insert(Array(name.utf8)).inserted { names.append(name) }
        }
        guard names.count <= FormatLimits.fieldsMax else {
            throw FormatError(.badFields, "\(names.count) fields are kept, and \(FormatLimits.fieldsMax) are allowed")
        }
        self.names = names
        self.requiredCount = optional.isEmpty ? names.count : requiredCount
    }

    private static func check(_ name: String) throws(FormatError) {
        guard !name.isEmpty else { throw FormatError(.badFields, "the name of a kept field is empty") }
        guard !name.utf8.contains(0) else { throw FormatError(.badFields, "the name of a kept field holds a NUL") }
        guard name != "embeddings" else {
            throw FormatError(.badFields, "the field embeddings cannot be kept: results have a field of that name")
        }
    }
}
