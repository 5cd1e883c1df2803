internal import CLibEdit
internal import JobAssist

/// Completion with Tab, and its menu.
extension LibeditReader {
    /// Inserts what all candidates have in common; if nothing is missing, opens the menu.
    func complete(_ text: EditedText) -> UInt8 {
        let completion = configuration.assistant.complete(text.string, text.byteCursor)
        guard !completion.candidates.isEmpty else { return Self.beep }
        if let completed = completion.applied(to: text) { return replace(with: completed) }
        if completion.candidates.count > 1 { menu = MenuWalk(completion, of: text) }
        return UInt8(EDITLINE_DONE)
    }

    /// Whether the menu takes a key. A key that narrows it is left to the editor.
    func menuTakes(_ key: Key) -> Bool {
        updateMenu()
        guard var menu else { return false }
        guard case .narrow = menu.take(key) else { return true }
        isMenuOutdated = true
        return false
    }

    /// Handles the key that the menu takes.
    func walkMenu(_ text: EditedText) -> UInt8 {
        guard var menu, let key = menuKey else { return Self.beep }
        menuKey = nil
        switch menu.take(key) {
        case .show(let next):
            self.menu = menu
            return replace(with: next)
        case .narrow: return UInt8(EDITLINE_DONE)
        case .close(let next, let handsOn):
            self.menu = nil
            if handsOn { decoder.putBack(key) }
            return next == text ? UInt8(EDITLINE_DONE) : replace(with: next)
        }
    }

    /// Completes the text again after a key that narrows the menu, and closes the menu if nothing is left to choose.
    func updateMenu() {
        guard isMenuOutdated, let old = menu else { return }
        isMenuOutdated = false
        let text = text
        let completion = configuration.assistant.complete(text.string, text.byteCursor)
        let isDone = completion.candidates.count == 1 && completion.applied(to: text) == nil
        let isSameWord = completion.range.lowerBound >= old.completion.range.lowerBound
        menu = isSameWord && !isDone && !completion.candidates.isEmpty ? MenuWalk(completion, of: text) : nil
    }

    /// The rows of the open menu.
    func menuRows(columns: Int, rowsMax: Int) -> [String] {
        updateMenu()
        guard let menu else { return [] }
        let drawn = CompletionMenu(
            menu.completion.candidates,
            count: menu.completion.count,
            choice: menu.choice,
            columns: columns,
            rowsMax: rowsMax,
            isColored: isColored
        )
        self.menu?.rowCount = drawn.rowCount
        return drawn.rows
    }
}
