/// The candidates for the text at the cursor, and the range they replace.
package struct Completion: Hashable, Sendable {
    /// The bytes of the text that a candidate replaces; the range ends at the cursor.
    package let range: Range<Int>
    /// The candidates, likeliest first, up to ``Limits/candidatesMax``.
    package let candidates: [Candidate]
    /// The number of candidates, including those over the limit.
    package let count: Int
    /// What Tab inserts: the only candidate with its ending, or the common prefix if it is longer than the typed text.
    /// Nil if the user must choose.
    package let insertion: String?

    /// One candidate.
    package struct Candidate: Hashable, Sendable {
        /// The text to insert, quoted as needed.
        package let replacement: String
        /// The text to insert after it: a space, a closing quote, or nothing if the value can continue.
        package let ending: String
        /// The text in the menu.
        package let label: String
        /// A short description.
        package let summary: String
    }

    /// A completion without candidates.
    package static func none(at cursor: Int) -> Completion {
        Completion(range: cursor..<cursor, candidates: [], count: 0, insertion: nil)
    }
}
