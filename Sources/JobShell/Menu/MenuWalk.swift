package import JobAssist

/// The open menu of a completion, and the choice in it.
///
/// Keys walk through the candidates, and the text shows the chosen one. Without a choice, letters narrow the menu: the
/// editor completes the text again.
package struct MenuWalk: Sendable {
    /// The candidates.
    package let completion: Completion
    /// The text before a choice.
    package let start: EditedText
    /// The index of the chosen candidate; nil before the first step.
    package private(set) var choice: Int?
    /// The number of candidates in a column of the drawn menu.
    package var rowCount = 1

    /// Opens the menu of a completion of `start`.
    package init(_ completion: Completion, of start: EditedText) {
        self.completion = completion
        self.start = start
    }

    /// The effect of a key.
    package enum Step: Hashable, Sendable {
        /// The menu stays open, with this text.
        case show(EditedText)
        /// The editor handles the key, and completes the text again if it has changed.
        case narrow
        /// The menu closes, with this text. `handsOn` tells whether the editor then handles the key.
        case close(EditedText, handsOn: Bool)
    }

    /// Handles a key. Tab, Shift-Tab and arrows choose; Enter accepts the choice; Escape, ^G and ^C restore the text.
    /// Any other key accepts the choice and is then handled, as if the candidate had been typed.
    package mutating func take(_ key: Key) -> Step {
        switch key {
        case .scalar("\t") where completion.candidates.count == 1:
            return .close(completion.text(choosing: 0, in: start, isFinal: true), handsOn: false)
        case .scalar("\t"), .special(.down, _), .scalar("\u{0E}"): return .show(choose(choice.map { $0 + 1 } ?? 0))
        case .special(.backTab, _), .special(.up, _), .scalar("\u{10}"): return .show(choose((choice ?? 0) - 1))
        case .special(.right, _) where choice != nil: return .show(moveColumn(by: rowCount))
        case .special(.left, _) where choice != nil: return .show(moveColumn(by: -rowCount))
        case .escape, .scalar("\u{07}"), .scalar("\u{03}"): return .close(start, handsOn: false)
        case .scalar("\r"), .scalar("\n"):
            guard let choice else { return .close(start, handsOn: true) }
            return .close(completion.text(choosing: choice, in: start, isFinal: true), handsOn: false)
        case .scalar(let scalar) where choice == nil && scalar.narrows: return .narrow
        case .scalar(" "):
            guard let choice, completion.candidates[choice].ending.hasSuffix(" ") else { break }
            return .close(completion.text(choosing: choice, in: start, isFinal: true), handsOn: false)
        default: break
        }
        return .close(text, handsOn: true)
    }

    /// The text with the choice.
    private var text: EditedText { choice.map { completion.text(choosing: $0, in: start, isFinal: false) } ?? start }

    /// Chooses a candidate; beyond an end, the one at the other end.
    private mutating func choose(_ index: Int) -> EditedText {
        let count = completion.candidates.count
        choice = (index + count) % count
        return text
    }

    /// Moves to another column; at the last one, the choice stays.
    private mutating func moveColumn(by step: Int) -> EditedText {
        if let index = choice, completion.candidates.indices.contains(index + step) { choice = index + step }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether the key changes the word that is completed: a visible character, or Backspace.
    fileprivate var narrows: Bool { value > 0x20 || self == "\u{08}" }
}
