package import JobAssist

/// What Tab does with a completion.
extension Completion {
    /// Returns the text after Tab, with the only candidate or the common prefix inserted; nil if nothing changes.
    package func applied(to text: EditedText) -> EditedText? {
        let bytes = Array(text.string.utf8)
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        let typed = String(decoding: bytes[range], as: UTF8.self)
        var result = text
        if candidates.count == 1 {
            result = self.text(choosing: 0, in: text, isFinal: true)
            return result == text ? nil : result
        }
        let prefix = commonPrefix
        // Inserting a prefix that is not longer than the typed text would delete typed characters.
        guard prefix.utf8.count > typed.utf8.count else { return nil }
        result.replace(bytes: range, with: prefix)
        return result
    }

    /// Returns a text with a candidate in place of the typed word, and with its ending if the choice is final.
    package func text(choosing index: Int, in text: EditedText, isFinal: Bool) -> EditedText {
        var result = text
        result.replace(bytes: range, with: candidates[index].text)
        if isFinal { Self.type(candidates[index].ending, into: &result) }
        return result
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
