/// What may stand at the cursor, and what it takes the place of.
package struct Completion: Hashable, Sendable {
    /// One possibility.
    package struct Candidate: Hashable, Sendable {
        /// What is put into the line, quoted if it has to be.
        package let text: String
        /// What is put behind it when it is the only one, so that one can type on; nil for a blank unless it ends in
        /// `=` or `/`.
        package let ending: String?
        /// What the menu shows for it.
        package let label: String
        /// A few words about it, shown beside the label; may be empty.
        package let summary: String

        /// Makes a candidate; without a label, the menu shows the text.
        package init(_ text: String, ending: String? = nil, label: String? = nil, summary: String = "") {
            self.text = text
            self.ending = ending
            self.label = label ?? text
            self.summary = summary
        }
    }

    /// The bytes of the line that a candidate replaces: usually from the start of a word to the cursor.
    package let range: Range<Int>
    /// The possibilities in the order of the menu.
    package let candidates: [Candidate]
    /// How many there are in all, which may be more than are given.
    package let count: Int

    /// Makes a completion; the default has no candidates.
    package init(range: Range<Int> = 0..<0, candidates: [Candidate] = [], count: Int? = nil) {
        self.range = range
        self.candidates = candidates
        self.count = count ?? candidates.count
    }

    /// What Tab does to a text: puts in the only candidate, or what all of them begin with; nil if that is nothing new.
    package func applied(to text: EditedText) -> EditedText? {
        let bytes = Array(text.string.utf8)
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        let typed = String(decoding: bytes[range], as: UTF8.self)
        var result = text
        if candidates.count == 1 {
            let only = candidates[0]
            result.replace(bytes: range, with: only.text)
            let ending = only.ending ?? (only.text.last.map { "=/".contains($0) } ?? false ? "" : " ")
            Self.type(ending, into: &result)
            return result == text ? nil : result
        }
        let prefix = commonPrefix
        // What is shorter than what stands there, or other than it, would take something away.
        guard prefix.utf8.count > typed.utf8.count else { return nil }
        result.replace(bytes: range, with: prefix)
        return result
    }

    /// What the texts of all candidates begin with, in whole scalars.
    package var commonPrefix: String {
        guard var prefix = candidates.first.map({ Array($0.text.unicodeScalars)[...] }) else { return "" }
        for candidate in candidates.dropFirst() where !prefix.isEmpty {
            let count = zip(prefix, candidate.text.unicodeScalars).prefix { $0 == $1 }.count
            prefix = prefix.prefix(count)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: prefix)
        return String(view)
    }

    /// Puts a text in; what of it stands there already is stepped over.
    private static func type(_ ending: String, into text: inout EditedText) {
        for scalar in ending.unicodeScalars {
            if !text.isAtEnd, text.scalars[text.cursor] == scalar {
                text.cursor += 1
            } else {
                text.insert(CollectionOfOne(scalar))
            }
        }
    }
}
