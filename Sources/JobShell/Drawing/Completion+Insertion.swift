/// The candidates for the text at the cursor, and the range they replace.
package struct Completion: Hashable, Sendable {
    /// A candidate.
    package struct Candidate: Hashable, Sendable {
        /// The text to insert, escaped if necessary.
        package let text: String
        /// The text inserted after it if it is the only candidate. nil inserts a space, unless the candidate ends in
        /// `=` or `/`.
        package let ending: String?
        /// The label in the menu.
        package let label: String
        /// A short description, shown beside the label; may be empty.
        package let summary: String

        /// Creates a candidate. `label` defaults to the text.
        package init(_ text: String, ending: String? = nil, label: String? = nil, summary: String = "") {
            self.text = text
            self.ending = ending
            self.label = label ?? text
            self.summary = summary
        }
    }

    /// The bytes of the line that a candidate replaces: usually from the start of a word to the cursor.
    package let range: Range<Int>
    /// The candidates, in menu order.
    package let candidates: [Candidate]
    /// The total number of candidates, which may exceed `candidates.count`.
    package let count: Int

    /// Creates a completion, by default without candidates. `count` defaults to the number of candidates.
    package init(range: Range<Int> = 0..<0, candidates: [Candidate] = [], count: Int? = nil) {
        self.range = range
        self.candidates = candidates
        self.count = count ?? candidates.count
    }

    /// Returns the text after Tab, with the only candidate or the common prefix inserted; nil if nothing changes.
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
        // Inserting a prefix that is not longer than the typed text would delete typed characters.
        guard prefix.utf8.count > typed.utf8.count else { return nil }
        result.replace(bytes: range, with: prefix)
        return result
    }

    /// The common prefix of all candidates, in whole Unicode scalars.
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

    /// Inserts a text, moving over characters of it that are already there.
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
