/// What can stand where the cursor is, and what it takes the place of.
package struct Completion: Hashable, Sendable {
    /// The bytes of the text that a candidate takes the place of; they end at the cursor.
    package let range: Range<Int>
    /// The candidates, the likeliest first; of very many, the first.
    package let candidates: [Candidate]
    /// How many there are in all.
    package let count: Int
    /// What can be put into the range without a choice: all of the only candidate with what ends it, or what all have
    /// in common beyond what is typed. Nil if only a choice leads on.
    package let insertion: String?

    /// Something that can be put into the range.
    package struct Candidate: Hashable, Sendable {
        /// What is put there, quoted as the place needs it.
        package let replacement: String
        /// What is put behind it, so that one can type on: a blank, a closing quote. Empty where more may belong to it.
        package let ending: String
        /// What a menu shows for it.
        package let label: String
        /// What it is, in a few words.
        package let summary: String
    }

    /// Nothing can be said.
    package static func none(at cursor: Int) -> Completion {
        Completion(range: cursor..<cursor, candidates: [], count: 0, insertion: nil)
    }
}
