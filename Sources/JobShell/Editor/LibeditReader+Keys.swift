internal import CLibEdit
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

    /// The code of the next key; nil if the line is to be given up.
    func readKey() -> UInt32? {
        while true {
            if !codes.isEmpty { return codes.removeFirst() }
            if let key = decoder.next() {
                eraseOverlay()
                deliver(key)
            } else if outcome != nil || wait() == .end {
                eraseOverlay()
                leaveText()
                return nil
            }
        }
    }

    /// Turns a key into the codes that libedit gets for it.
    private func deliver(_ key: Key) {
        menu = Completion()
        let wasQuoting = isQuoting
        isQuoting = false
        if search != nil {
            searchKey = key
            codes.append(KeyBindings.Code.searchKey.rawValue)
            return
        }
        switch key {
        case .scalar(let scalar):
            isQuoting = !wasQuoting && scalar == "\u{16}"
            codes.append(scalar.value)
        case _ where wasQuoting:
            // What is quoted is inserted as it is, and codes are no text.
            break
        case .escape:
            codes.append(bindings.isVi ? KeyBindings.Code.escape.rawValue : 0x1B)
        case .meta(let byte):
            // In vi, a binding of ESC and a letter would make Escape wait for the letter.
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
            mailbox.notice("what was pasted is larger than 1 MiB and was left out: put it into a file and run that")
        }
    }

    // MARK: Waiting

    private func wait() -> Wait {
        let limit = decoder.timeLimit
        if limit == nil, !decoder.isInPaste, !hasInput(within: 0) {
            // At the start the file is still being read, and no key has to wait for that.
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
        if entries[1].revents != 0, !takeNews() { return .end }
        return entries[0].revents != 0 ? readBytes() : .nothing
    }

    /// Reads one byte, so that what is typed ahead of a command is left for the programs that the command starts; only
    /// of a paste it reads many.
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

    /// Looks after what the mailbox brings; false if the line is to be given up.
    private func takeNews() -> Bool {
        let alarms = mailbox.takeAlarms()
        let news = mailbox.takeNews()
        if news.isCancelled {
            outcome = .interrupted
            return false
        }
        if alarms.contains(UInt8(ascii: "c")) { takeTerminalBack() }
        if alarms.contains(UInt8(ascii: "w")) || news.prompt != nil || !news.notices.isEmpty {
            redraw(above: news.notices, prompt: news.prompt, isResized: alarms.contains(UInt8(ascii: "w")))
        }
        return true
    }

    /// Somebody else had the terminal while the program was stopped.
    private func takeTerminalBack() {
        editline_prepare(editor, false)
        editline_prepare(editor, true)
        (overlay, overlayLayout) = (Overlay(), nil)
        _ = output.write(TerminalState.pasteMarksOn + "\r\u{1B}[J")
        editline_refresh(editor)
    }

    // MARK: Drawing

    /// Draws prompt and text anew, with lines above them.
    private func redraw(above notices: [String], prompt: Prompt?, isResized: Bool) {
        // After a resize the terminal has wrapped the text anew, so it is the new window that says where it begins.
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
        _ = output.write("\r\(up)\u{1B}[J" + lines.joined())
        if isResized { editline_resize(editor) }
        if let prompt { draw(prompt) }
        editline_refresh(editor)
    }

    private func paintOverlay() {
        let layout = layout
        let wanted = makeOverlay(layout)
        guard wanted != overlay || layout != overlayLayout else { return }
        eraseOverlay()
        (overlay, overlayLayout) = (wanted, layout)
        if !wanted.isEmpty { _ = output.write(wanted.painting(layout, cells: Self.cells)) }
    }

    private func eraseOverlay() {
        if let layout = overlayLayout, !overlay.isEmpty {
            _ = output.write(overlay.erasing(layout, cells: Self.cells))
        }
        (overlay, overlayLayout) = (Overlay(), nil)
    }

    private func makeOverlay(_ layout: TextLayout) -> Overlay {
        let size = size
        let rowsMax = size.rows - layout.rowCount
        offeredHint = nil
        if let search {
            let status = DisplayWidth.shortened(VisibleText.escaped(search.status), to: size.columns - 1)
            return Overlay(menu: rowsMax > 0 ? [status] : [])
        }
        let menu = CompletionMenu(
            menu.candidates,
            count: menu.count,
            columns: size.columns,
            rowsMax: rowsMax,
            isColored: configuration.isColored
        )
        return Overlay(hint: hint(layout, columns: size.columns), menu: menu.rows)
    }

    /// The hint that fits behind the cursor; what is accepted of it is kept.
    private func hint(_ layout: TextLayout, columns: Int) -> [Unicode.Scalar] {
        let text = text
        guard configuration.isColored, text.isAtEnd, text.scalars.count <= Limits.hintedScalarsMax else { return [] }
        let string = text.string
        let hint: Hint?
        if text.scalars.contains("\n"), text.endsInBlankLine,
            case .incomplete(let open, _) = configuration.assistant.completeness(string)
        {
            hint = .note(open)
        } else {
            hint = configuration.assistant.hint(string, text.byteCursor)
        }
        // The last column stays free, since a character there may wrap; so does a gap before the right prompt.
        let right = layout.cursorRow == 0 && rightCells > 0 ? rightCells + 1 : 0
        let room = columns - 1 - right - layout.cursorColumn
        switch hint {
        case .text(let rest)? where Self.fits(rest, room):
            offeredHint = rest
            return Array(rest.unicodeScalars)
        case .note(let note)? where Self.fits(note, room):
            return Array(note.unicodeScalars)
        default:
            return []
        }
    }

    private static func fits(_ text: String, _ room: Int) -> Bool {
        text.utf8.count <= room * 4 && text == VisibleText.escaped(text)
            && text.unicodeScalars.reduce(0) { $0 + cells($1) } <= room
    }

    /// Leaves the cursor on a row of its own below a text that is given up.
    private func leaveText() {
        let layout = layout
        let down = layout.rowCount - 1 - layout.cursorRow
        _ = output.write((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n")
    }
}
