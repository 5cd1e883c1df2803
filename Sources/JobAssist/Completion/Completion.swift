/// The candidates for the text at the cursor, and the range they replace.
package struct Completion: Hashable, Sendable {
    /// The bytes of the text that a candidate replaces: usually from the start of a word to the cursor.
    package let range: Range<Int>
    /// The candidates, likeliest first, up to ``Limits/candidatesMax``.
    package let candidates: [Candidate]
    /// The number of candidates, including those over the limit.
    package let count: Int
    /// The common prefix of all candidates, including those over the limit, in whole Unicode scalars.
    package let commonPrefix: String

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

    /// Creates a completion, by default without candidates. `count` defaults to the number of candidates, and
    /// `commonPrefix` to theirs.
    package init(
        range: Range<Int> = 0..<0,
        candidates: [Candidate] = [],
        count: Int? = nil,
        commonPrefix: String? = nil
    ) {
        self.range = range
        self.candidates = candidates
        self.count = count ?? candidates.count
        if let commonPrefix {
            self.commonPrefix = commonPrefix
        } else {
            var prefix = CommonPrefix()
            for candidate in candidates { prefix.add(candidate.text) }
            self.commonPrefix = prefix.text
        }
    }
}

/// The common prefix of texts, in whole Unicode scalars.
struct CommonPrefix {
    private var scalars: ArraySlice<Unicode.Scalar>?

    /// The prefix of the texts added so far.
    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars ?? [])
        return String(view)
    }

    /// Adds a text.
    mutating func add(_ text: String) {
        guard let scalars else {
            scalars = Array(text.unicodeScalars)[...]
            return
        }
        guard !scalars.isEmpty else { return }
        self.scalars = scalars.prefix(zip(scalars, text.unicodeScalars).prefix { $0 == $1 }.count)
    }

    /// Records that there are texts that are not known.
    mutating func addUnknown() { scalars = [] }
}
