/// What a check of a typed text has found. It may take longer than a key, so it follows the styles.
package struct LineCheck: Hashable, Sendable {
    /// The marks. They may overlap; a later kind hides an earlier one.
    package var marks: [Mark]
    /// The first mistake in one sentence, or which file the text would replace; nil if there is neither.
    package var reason: String?

    /// A mark over a piece of the text.
    package struct Mark: Hashable, Sendable {
        /// The bytes of the text.
        package let range: Range<Int>
        /// What is marked.
        package let kind: Kind

        /// Creates a mark.
        package init(_ range: Range<Int>, _ kind: Kind) {
            self.range = range
            self.kind = kind
        }
    }

    /// What is marked, in ascending precedence.
    package enum Kind: Int, CaseIterable, Sendable {
        /// The id or name of a job or dataset that the service has.
        case knownName
        /// A file or folder that exists.
        case existingFile
        /// A file that will be overwritten.
        case overwrittenFile
        /// A piece for which the checker would refuse the text now.
        case mistake
    }

    /// Creates a result, by default that of a text without marks.
    package init(marks: [Mark] = [], reason: String? = nil) {
        self.marks = marks
        self.reason = reason
    }

    /// The marks that an edit leaves unchanged, so that they stay until the edited text is checked.
    package func carried(from old: String, to new: String) -> LineCheck {
        guard !marks.isEmpty else { return LineCheck() }
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        let shorter = min(old.count, new.count)
        let before = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
        let after = (0..<(shorter - before)).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] }
        let rest = old.count - (after ?? shorter - before)
        var result = LineCheck(reason: reason)
        for mark in marks {
            if mark.range.upperBound <= before {
                result.marks.append(mark)
            } else if mark.range.lowerBound >= rest {
                let shift = new.count - old.count
                let range = (mark.range.lowerBound + shift)..<(mark.range.upperBound + shift)
                result.marks.append(Mark(range, mark.kind))
            }
        }
        if result.marks.count < marks.count { result.reason = nil }
        return result
    }
}
