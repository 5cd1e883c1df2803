internal import CLibEdit
internal import JobAssist
internal import JobCommands
internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension LibeditReader {
    /// The C functions of the actions. libedit does not pass the action to them, so each action has its own.
    static let functions: [EditAction: editline_function] = [
        .enter: { editor, _ in LibeditReader.of(editor).perform(.enter) },
        .lineFeed: { editor, _ in LibeditReader.of(editor).perform(.lineFeed) },
        .complete: { editor, _ in LibeditReader.of(editor).perform(.complete) },
        .menuKey: { editor, _ in LibeditReader.of(editor).perform(.menuKey) },
        .interrupt: { editor, _ in LibeditReader.of(editor).perform(.interrupt) },
        .suspend: { editor, _ in LibeditReader.of(editor).perform(.suspend) },
        .endOfInput: { editor, _ in LibeditReader.of(editor).perform(.endOfInput) },
        .older: { editor, _ in LibeditReader.of(editor).perform(.older) },
        .newer: { editor, _ in LibeditReader.of(editor).perform(.newer) },
        .searchOlder: { editor, _ in LibeditReader.of(editor).perform(.searchOlder) },
        .searchNewer: { editor, _ in LibeditReader.of(editor).perform(.searchNewer) },
        .searchAgain: { editor, _ in LibeditReader.of(editor).perform(.searchAgain) },
        .searchKey: { editor, _ in LibeditReader.of(editor).perform(.searchKey) },
        .right: { editor, _ in LibeditReader.of(editor).perform(.right) },
        .wordRight: { editor, _ in LibeditReader.of(editor).perform(.wordRight) },
        .lineStart: { editor, _ in LibeditReader.of(editor).perform(.lineStart) },
        .lineEnd: { editor, _ in LibeditReader.of(editor).perform(.lineEnd) },
        .lastArgument: { editor, _ in LibeditReader.of(editor).perform(.lastArgument) },
        .appendArgument: { editor, _ in LibeditReader.of(editor).perform(.appendArgument) },
        .undo: { editor, _ in LibeditReader.of(editor).perform(.undo) },
        .edit: { editor, _ in LibeditReader.of(editor).perform(.edit) },
        .paste: { editor, _ in LibeditReader.of(editor).perform(.paste) },
    ]

    /// Performs an action and returns libedit's next step.
    private func perform(_ action: EditAction) -> UInt8 {
        let text = text
        switch action {
        case .enter: return enter(text)
        case .lineFeed: return insert(["\n"], into: text)
        case .complete: return complete(text)
        case .menuKey: return walkMenu(text)
        case .interrupt: return interrupt(text)
        case .suspend: return suspend()
        case .endOfInput:
            guard text.scalars.isEmpty else { return leave(to: .deleteNext) }
            return end(with: .endOfInput)
        case .older: return older(text)
        case .newer: return newer(text)
        case .searchOlder, .searchNewer:
            // Other sessions have added lines since the prompt was shown.
            if needsHistory { _ = lines } else { _ = configuration.history.refreshWithoutWaiting() }
            let entries = configuration.history.entries
            search = HistorySearch(in: entries.texts, outcomes: entries.outcomes, from: text)
            return UInt8(EDITLINE_DONE)
        case .searchAgain: return searchAgain(text)
        case .searchKey: return goOnSearching(text)
        case .right: return acceptHint(text) ?? leave(to: .goRight)
        case .wordRight: return acceptWord(text) ?? leave(to: .goWordRight)
        case .lineStart: return move(text) { $0.cursor = $0.lineStart }
        case .lineEnd: return acceptHint(text) ?? move(text) { $0.cursor = $0.lineEnd }
        case .lastArgument: return insertLastArgument(text)
        case .appendArgument:
            // In vi, the argument is typed after the cursor.
            codes += [KeyBindings.Code.append.rawValue, KeyBindings.Code.lastArgument.rawValue]
            return UInt8(EDITLINE_DONE)
        case .undo: return undoStack.undo().map(replace) ?? Self.beep
        case .edit: return edit(text)
        case .paste: return pastes.isEmpty ? Self.beep : insert(pastes.removeFirst(), into: text)
        }
    }

    // MARK: End of a line

    private func enter(_ text: EditedText) -> UInt8 {
        let string = text.string
        guard case .open(let opening) = configuration.assistant.completeness(string) else {
            return end(with: .line(string))
        }
        var text = text
        // In vi command mode the cursor is on the last character, never after it.
        if bindings.isVi { text.cursor = text.scalars.count }
        return insert(["\n"] + [Unicode.Scalar](repeating: " ", count: opening.indent), into: text)
    }

    /// Makes libedit move below the text and return.
    private func end(with event: LineEvent) -> UInt8 {
        outcome = event
        codes.append(KeyBindings.Code.submit.rawValue)
        return UInt8(EDITLINE_DONE)
    }

    /// Leaves the line to another program.
    private func edit(_ text: EditedText) -> UInt8 {
        outcome = .edit(text.string)
        return UInt8(EDITLINE_DONE)
    }

    private func interrupt(_ text: EditedText) -> UInt8 {
        var text = text
        text.cursor = text.scalars.count
        text.insert("^C".unicodeScalars)
        let result = replace(with: text)
        _ = end(with: .interrupted)
        return result
    }

    /// Suspends the process as ^Z does elsewhere, and redraws the text when it continues.
    private func suspend() -> UInt8 {
        let layout = layout
        let down = layout.rowCount - 1 - layout.cursorRow
        output.write((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n" + TerminalState.pasteMarksOff)
        editline_prepare(editor, false)
        // The signal goes to this thread, so that the lines below run after the process continues.
        raise(SIGTSTP)
        editline_prepare(editor, true)
        editline_resize(editor)
        output.write(TerminalState.pasteMarksOn + "\r\u{1B}[J" + promptMarks)
        editline_refresh(editor)
        // The SIGCONT that woke the process is already handled.
        _ = mailbox.takeAlarms()
        return UInt8(EDITLINE_DONE)
    }

    /// Passes the key on to a built-in function of libedit and keeps a repeat count typed before it.
    private func leave(to code: KeyBindings.Code) -> UInt8 {
        codes.append(code.rawValue)
        return UInt8(EDITLINE_AGAIN)
    }

    // MARK: Text

    private func insert(_ scalars: [Unicode.Scalar], into text: EditedText) -> UInt8 {
        var text = text
        text.insert(scalars)
        return replace(with: text)
    }

    private func move(_ text: EditedText, _ body: (inout EditedText) -> Void) -> UInt8 {
        var text = text
        body(&text)
        return replace(with: text)
    }

    /// Accepts the hint that is shown for a text; a key that was typed ahead does not accept one of an earlier text.
    private func acceptHint(_ text: EditedText) -> UInt8? {
        guard let hint = offeredHint, text.isAtEnd, text == drawnText else { return nil }
        offeredHint = nil
        return insert(Array(hint.unicodeScalars), into: text)
    }

    /// Accepts the hint up to the end of its first word, where the cursor would be one word to the right.
    private func acceptWord(_ text: EditedText) -> UInt8? {
        guard let hint = offeredHint, text.isAtEnd, text == drawnText else { return nil }
        offeredHint = nil
        let scalars = Array(hint.unicodeScalars)
        let start = scalars.firstIndex(where: Self.isInWord) ?? scalars.count
        let end = scalars[start...].firstIndex { !Self.isInWord($0) } ?? scalars.count
        return insert(Array(scalars[..<end]), into: text)
    }

    /// Whether a character belongs to a word, as for libedit's moves by words (ce__isword in chared.c).
    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "*?_-.[]~=".unicodeScalars.contains(scalar)
    }

    // MARK: History

    /// The lines of the history, which is refreshed on first use.
    private var lines: [String] {
        if needsHistory {
            needsHistory = false
            configuration.history.refresh()
        }
        return configuration.history.lines
    }

    private func older(_ text: EditedText) -> UInt8 {
        var moved = text
        if moved.moveUp() { return replace(with: moved) }
        return walk.older(than: text, in: lines).map(replace) ?? Self.beep
    }

    private func newer(_ text: EditedText) -> UInt8 {
        var moved = text
        if moved.moveDown() { return replace(with: moved) }
        return walk.newer(than: text, in: lines).map(replace) ?? Self.beep
    }

    private func insertLastArgument(_ text: EditedText) -> UInt8 {
        argumentWalk.older(than: text, in: lines, argumentOf: configuration.assistant.lastArgument).map(replace)
            ?? Self.beep
    }

    private func searchAgain(_ text: EditedText) -> UInt8 {
        guard let found = lastSearch?.older() else { return Self.beep }
        return replace(with: found)
    }

    private func goOnSearching(_ text: EditedText) -> UInt8 {
        guard var search, let key = searchKey else { return Self.beep }
        searchKey = nil
        let step = search.take(key, lastPattern: lastSearch?.pattern ?? "")
        switch step {
        case .show(let found):
            self.search = search
            return found.map(replace) ?? UInt8(EDITLINE_DONE)
        case .cancel:
            self.search = nil
            return replace(with: search.start)
        case .accept(let handsOn):
            self.search = nil
            lastSearch = search
            if handsOn { decoder.putBack(key) }
            return UInt8(EDITLINE_DONE)
        }
    }
}
