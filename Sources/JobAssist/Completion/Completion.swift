/// The candidates for the text at the cursor, and the range they replace.
package struct Completion: Hashable, Sendable {
    /// The bytes of the text that a candidate replaces: usually from the start of a word to the cursor.
    package let range: Range<Int>
    /// The candidates, likeliest first, up to ``Limits/candidatesMax``.
    package let candidates: [Candidate]
    /// The number of candidates, including those over the limit.
    package let count: Int

    /// A candidate.
    package struct Candidate: Hashable, Sendable {
        /// The text to insert, quoted as needed.
        package let text: String
        /// The text inserted after it if it is the only candidate: a space, a closing quote, or nothing if the value
        /// can continue.
        package let ending: String
        /// The label in the menu.
        package let label: String
        /// A short description, shown beside the label; may be empty.
        package let summary: String

        /// Creates a candidate. `label` defaults to the text.
        package init(_ text: String, ending: String = " ", label: String? = nil, summary: String = "") {
            self.text = text
            self.ending = ending
            self.label = label ?? text
            self.summary = summary
        }
    }

    /// Creates a completion, by default without candidates. `count` defaults to the number of candidates.
    package init(range: Range<Int> = 0..<0, candidates: [Candidate] = [], count: Int? = nil) {
        self.range = range
        self.candidates = candidates
        self.count = count ?? candidates.count
    }
}
