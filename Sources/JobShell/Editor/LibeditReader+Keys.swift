internal import CLibEdit
internal import DisplayText
internal import JobAssist
internal import JobCommands
internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension LibeditReader {
    private enum Wait {
        case bytes, nothing, end
    }

    /// Returns the code of the next key; nil to abandon the line.
    func readKey() -> UInt32? {
        while true {
            if !codes.isEmpty { return codes.removeFirst() }
            if outcome == nil, let key = decoder.next() {
                eraseOverlay()
                deliver(key)
            } else if outcome != nil || wait() == .end {
                eraseOverlay()
                if case .edit? = outcome { eraseText() } else { leaveText() }
                return nil
            }
        }
    }

    /// Queues the codes that libedit receives for a key.
    private func deliver(_ key: Key) {
        if search == nil, menu?.choice == nil { undoStack.note(text) }
        colors.needPainting()
        let wasQuoting = isQuoting
        isQuoting = false
        if search != nil {
            searchKey = key
            codes.append(KeyBindings.Code.searchKey.rawValue)
            return
        }
        if !wasQuoting, menuTakes(key) {
            menuKey = key
            codes.append(KeyBindings.Code.menuKey.rawValue)
            return
        }
        switch key {
        case .scalar(let scalar):
            isQuoting = !wasQuoting && scalar == "\u{16}"
            codes.append(scalar.value)
        case _ where wasQuoting:
            // A quoted key is inserted literally, and these keys do not represent a character.
            break
        case .escape:
            codes.append(bindings.isVi ? KeyBindings.Code.escape.rawValue : 0x1B)
        case .meta(let byte):
            // In vi mode, a binding of ESC and a letter would make Escape wait for the letter.
            let isSequence = !bindings.isVi || bindings.isTaken([0x1B, byte])
            codes += [isSequence ? 0x1B : KeyBindings.Code.escape.rawValue, UInt32(byte)]
        case .special(let special, let bytes):
            if bindings.isTaken(bytes) {
                codes += bytes.map(UInt32.init)
            } else if let code = KeyBindings.code(of: special) {
                codes.append(code.rawValue)
            }
        case .unknown(let bytes):
            if UserBindings.isBound(bytes, in: editor) { codes += bytes.map(UInt32.init) }
        case .paste(let scalars):
            pastes.append(scalars)
            codes.append(KeyBindings.Code.paste.rawValue)
        case .tooLongPaste:
            mailbox.notice("pasted text ignored: larger than 1 MiB; save it to a file and run the file")
        }
    }

    // MARK: Waiting

    private func wait() -> Wait {
        let limit = decoder.timeLimit
        if limit == nil, !decoder.isInPaste, !hasInput(within: 0) {
            // At the start, another thread is still reading the history file. Keys do not wait for it.
            if needsHistory { needsHistory = !configuration.history.refreshWithoutWaiting() }
            paintOverlay()
        }
        var entries = [
            pollfd(fd: configuration.input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&entries, 2, limit.map(Self.milliseconds) ?? -1)
        if count == 0 {
            decoder.expire()
            return .nothing
        }
        guard count > 0 else { return .nothing }
        if entries[1].revents != 0, !takeChanges() { return .end }
        return entries[0].revents != 0 ? readBytes() : .nothing
    }

    /// Reads one byte, so that text typed ahead stays available to programs that a command starts. During a paste,
    /// reads many.
    private func readBytes() -> Wait {
        var buffer = [UInt8](repeating: 0, count: decoder.isInPaste ? 4_096 : 1)
        let count = read(configuration.input, &buffer, buffer.count)
        if count > 0 {
            decoder.feed(buffer[..<count])
            return .bytes
        }
        if count < 0, errno == EINTR || errno == EAGAIN { return .nothing }
        return .end
    }

    private func hasInput(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: configuration.input, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    private static func milliseconds(_ time: Duration) -> Int32 {
        Int32(time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000)
    }

    /// Handles messages of the mailbox. Returns false to abandon the line.
    private func takeChanges() -> Bool {
        let alarms = mailbox.takeAlarms()
        let changes = mailbox.takeChanges()
        if changes.isCancelled || changes.isInterrupted {
            outcome = .interrupted
            return false
        }
        if let check = changes.check { colors.take(check) }
        if alarms.contains(UInt8(ascii: "c")) { takeTerminalBack() }
        if alarms.contains(UInt8(ascii: "w")) || changes.prompt != nil || !changes.notices.isEmpty {
            redraw(above: changes.notices, prompt: changes.prompt, isResized: alarms.contains(UInt8(ascii: "w")))
        }
        return true
    }

    /// Restores the terminal modes, which other programs may have changed while this one was suspended.
    private func takeTerminalBack() {
        editline_prepare(editor, false)
        editline_prepare(editor, true)
        (overlay, overlayLayout) = (Overlay(), nil)
        output.write(TerminalState.pasteMarksOn + "\r\u{1B}[J")
        editline_refresh(editor)
        colors.needPainting()
    }

    // MARK: Drawing

    /// Redraws the prompt and text, with notices above them.
    private func redraw(above notices: [String], prompt: Prompt?, isResized: Bool) {
        // After a resize the terminal has rewrapped the text, so its first row depends on the new width.
        if isResized {
            (overlay, overlayLayout) = (Overlay(), nil)
        } else {
            eraseOverlay()
        }
        let window = isResized ? TerminalState.size(of: configuration.output) ?? size : size
        let old = TextLayout(promptCells: promptCells, text: text, columns: window.columns, cells: Self.cells)
            .clipped(toRows: window.rows)
        let up = old.cursorRow > 0 ? "\u{1B}[\(old.cursorRow)A" : ""
        let lines = notices.map {
            VisibleText.escaped($0, keepingLayout: true).replacing("\n", with: "\r\n") + "\r\n"
        }
        output.write("\r\(up)\u{1B}[J" + lines.joined() + promptMarks)
        if isResized { editline_resize(editor) }
        if let prompt { draw(prompt) }
        editline_refresh(editor)
        colors.needPainting()
    }

    /// Draws a line again as a whole if it has characters of several scalars, such as joined emoji.
    ///
    /// libedit counts the cells of each scalar, and terminals those of the character, so its changes within the line
    /// leave stray glyphs.
    private func redrawJoinedCharacters() {
        let text = text
        defer { drawnText = text }
        guard text != drawnText, text.hasJoinedCharacters || drawnText.hasJoinedCharacters else { return }
        redraw(above: [], prompt: nil, isResized: false)
    }

    private func paintOverlay() {
        redrawJoinedCharacters()
        let whole = wholeLayout
        let layout = whole.clipped(toRows: size.rows)
        let painting = inputMark(whole) + colorPainting(whole)
        if !painting.isEmpty { output.write(painting) }
        let wanted = makeOverlay(layout)
        guard wanted != overlay || layout != overlayLayout else { return }
        eraseOverlay()
        (overlay, overlayLayout) = (wanted, layout)
        if !wanted.isEmpty { output.write(wanted.painting(layout, cells: Self.cells)) }
    }

    private func eraseOverlay() {
        if let layout = overlayLayout, !overlay.isEmpty {
            output.write(overlay.erasing(layout, cells: Self.cells))
        }
        (overlay, overlayLayout) = (Overlay(), nil)
    }

    private func makeOverlay(_ layout: TextLayout) -> Overlay {
        let size = size
        let rowsMax = size.rows - layout.rowCount
        offeredHint = nil
        if let search {
            let text = VisibleText.escaped(search.status(now: StartTime.current().moment))
            let status = DisplayWidth.shortened(text, to: size.columns - 1)
            return Overlay(menu: rowsMax > 0 ? [status] : [])
        }
        let rows = menuRows(columns: size.columns, rowsMax: rowsMax)
        guard menu?.choice == nil else { return Overlay(menu: rows) }
        let (hint, reason) = notes(layout, columns: size.columns)
        return Overlay(hint: hint, menu: rows.isEmpty && rowsMax > 0 ? reason : rows)
    }

    /// Returns what is shown after the cursor, and otherwise below the text: the reason for a mark, or else a hint.
    private func notes(_ layout: TextLayout, columns: Int) -> (hint: [Unicode.Scalar], below: [String]) {
        guard isColored, let reason = colors.check.reason.map({ VisibleText.escaped($0) }) else {
            return (hint(layout, columns: columns), [])
        }
        let shown = "  \(reason)"
        if text.isAtEnd, Self.fits(shown, room(layout, columns)) { return (Array(shown.unicodeScalars), []) }
        let row = DisplayWidth.shortened(reason, to: columns - 1)
        return ([], ["\u{1B}[90m\(row)\u{1B}[0m"])
    }

    /// Returns the hint that fits after the cursor, and stores the part that → accepts.
    private func hint(_ layout: TextLayout, columns: Int) -> [Unicode.Scalar] {
        let text = text
        guard isColored, text.isAtEnd, text.scalars.count <= Limits.hintedScalarsMax else { return [] }
        let string = text.string
        let hint: Hint?
        if text.scalars.contains("\n"), text.endsInBlankLine,
            case .open(let opening) = configuration.assistant.completeness(string)
        {
            hint = .note(opening.mark)
        } else {
            hint = configuration.assistant.hint(string, text.byteCursor)
        }
        let room = room(layout, columns)
        guard var shown = hint?.shown, shown == VisibleText.escaped(shown) else { return [] }
        // A note is not accepted, so its beginning is useful too.
        if case .note = hint, room >= Limits.noteCellsMin { shown = DisplayWidth.shortened(shown, to: room) }
        guard Self.fits(shown, room) else { return [] }
        switch hint {
        case .text(let rest), .block(let rest): offeredHint = rest
        case .note, nil: break
        }
        return Array(shown.unicodeScalars)
    }

    /// The cells after the cursor. The last column stays free, since a character there may wrap, and so does a gap
    /// before the right prompt.
    private func room(_ layout: TextLayout, _ columns: Int) -> Int {
        let right = layout.cursorRow == 0 && rightCells > 0 ? rightCells + 1 : 0
        return columns - 1 - right - layout.cursorColumn
    }

    private static func fits(_ text: String, _ room: Int) -> Bool {
        text.utf8.count <= room * 4 && text.unicodeScalars.reduce(0) { $0 + cells($1) } <= room
    }

    /// Erases the prompt and the text, which will be drawn again with another text.
    private func eraseText() {
        let up = layout.cursorRow
        output.write((up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J")
    }

    /// Moves the cursor to a new row below an abandoned text.
    private func leaveText() {
        let layout = layout
        let down = layout.rowCount - 1 - layout.cursorRow
        output.write((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n")
    }
}
