internal import CLibEdit
internal import JobAssist
internal import JobCommands
internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Edits lines with libedit. All calls must be on one thread.
///
/// libedit calls ``readKey()`` for each key and draws the text. Between keys, the reader shows notices and paints the
/// overlay. Keys that libedit does not handle well are bound to an ``EditAction``.
final class LibeditReader: BlockingLineReader {
    let editor: OpaquePointer
    let configuration: LineEditor.Configuration
    let mailbox: Mailbox
    let bindings: UserBindings
    let output: Stream
    let checks: TypingChecks

    // State of the session.
    var decoder = KeyDecoder()
    var lastSearch: HistorySearch?

    // State of the line that is being edited.
    /// Codes queued for libedit.
    var codes: [UInt32] = []
    var outcome: LineEvent?
    var walk = HistoryWalk()
    var search: HistorySearch?
    var searchKey: Key?
    var pastes: [[Unicode.Scalar]] = []
    var isQuoting = false
    var needsHistory = false
    /// The menu below the text; nil if none is open.
    var menu: MenuWalk?
    /// Whether the menu must be computed again, because its text has changed.
    var isMenuOutdated = false
    var menuKey: Key?
    var undoStack = UndoStack()
    var argumentWalk = ArgumentWalk()
    /// The text at the last pause of the keys.
    var drawnText = EditedText()
    /// The displayed hint that → accepts.
    var offeredHint: String?
    var overlay = Overlay()
    var overlayLayout: TextLayout?
    /// Whether this line is shown in colours.
    private(set) var isColored = false
    var colors = TextColors()
    /// Whether the terminal must still be told where the text begins.
    var needsInputMark = false

    // The prompts that libedit draws: NUL-terminated texts that stay allocated until they are replaced.
    private(set) var promptCells = 0
    private(set) var rightCells = 0
    private var leftText: UnsafeMutablePointer<wchar_t>?
    private var rightText: UnsafeMutablePointer<wchar_t>?

    /// Opens libedit and reads `~/.editrc`. Returns nil if lines cannot be edited.
    init?(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        guard configuration.canEdit else { return nil }
        guard let editor = editline_open(configuration.program, configuration.input, configuration.output) else {
            return nil
        }
        guard editline_can_move_up(editor) else {
            editline_close(editor)
            return nil
        }
        self.editor = editor
        self.configuration = configuration
        self.mailbox = mailbox
        output = Stream(descriptor: configuration.output)
        checks = TypingChecks(check: configuration.assistant.check, deliver: mailbox.deliver)
        for action in EditAction.allCases {
            Self.withWide(action.rawValue) { name in
                Self.withWide(action.help) { help in
                    editline_add_function(editor, name, help, Self.functions[action])
                }
            }
        }
        bindings = UserBindings(editor, lines: UserBindings.lines(environment: configuration.environment))
        // The file may turn editing off; deinit closes the editor.
        guard editline_is_on(editor) else { return nil }
        prepare()
    }

    deinit {
        editline_watch_signals(-1)
        editline_close(editor)
        leftText?.deallocate()
        rightText?.deallocate()
    }

    private func prepare() {
        editline_set_context(editor, Unmanaged.passUnretained(self).toOpaque())
        editline_set_reader(editor) { editor, key in
            LibeditReader.of(editor).readKey().map { code in
                key?.pointee = wchar_t(bitPattern: code)
                return 1
            } ?? -1
        }
        editline_set_prompts(
            editor,
            { LibeditReader.of($0).leftText },
            { LibeditReader.of($0).rightText }
        )
        // If libedit uses the terminal's insertion and deletion of characters, inserting at the start of a wrapped line
        // makes its tail vanish (the same in 20250104). So these capabilities are hidden from it.
        for capability in ["ic", "IC", "im", "ei", "dc", "DC", "dm"] {
            Self.withWide(capability) { editline_drop_capability(editor, $0) }
        }
        editline_take_control_keys(editor)
        editline_watch_signals(mailbox.alarmDescriptor)
    }

    // MARK: One line

    func readLine(_ prompt: Prompt, draft: String) -> LineEvent {
        (codes, outcome, walk, search) = ([], nil, HistoryWalk(), nil)
        (isQuoting, menu, offeredHint) = (false, nil, nil)
        let start = KeyDecoder.text(of: Array(draft.utf8))
        (pastes, drawnText, colors) = ([], EditedText(), TextColors())
        undoStack = UndoStack(EditedText(start))
        if !start.isEmpty {
            pastes = [start]
            codes = [KeyBindings.Code.paste.rawValue]
        }
        needsHistory = true
        isColored = configuration.isColored()
        draw(prompt)
        // libedit prints the prompt before it sets the terminal modes, so the terminal would echo keys typed meanwhile.
        editline_prepare(editor, true)
        output.write(TerminalState.pasteMarksOn + lineStart + promptMarks)
        let count = editline_gets(editor)
        if outcome == nil {
            // A built-in function of libedit ended the line.
            var text = self.text
            if text.scalars.last == "\n" { text.scalars.removeLast() }
            outcome = count > 0 ? .line(text.string) : .endOfInput
        }
        let event = outcome ?? .endOfInput
        output.write(TerminalState.pasteMarksOff + endMark(of: event))
        return event
    }

    /// Moves to the first column, where libedit assumes the cursor is, and marks output without a trailing line end.
    ///
    /// This is zsh's PROMPT_SP: a mark and a row of spaces wrap to the next row unless they begin in the first column.
    private var lineStart: String {
        let columns = TerminalState.size(of: configuration.output)?.columns ?? Limits.unknownWidth
        let mark = isColored ? "\u{1B}[7m%\u{1B}[0m" : "%"
        return mark + String(repeating: " ", count: columns - 1) + "\r\u{1B}[K"
    }

    /// Sets the prompt that libedit draws.
    func draw(_ prompt: Prompt) {
        let left = Prompt.drawn(prompt.left, isColored: isColored)
        let right = Prompt.drawn(prompt.right, isColored: isColored)
        promptCells = Prompt.cells(of: left, cells: Self.cells)
        rightCells = Prompt.cells(of: right, cells: Self.cells)
        leftText?.deallocate()
        rightText?.deallocate()
        leftText = Self.wide(left)
        rightText = Self.wide(right)
    }

    // MARK: The text

    /// The text in libedit's buffer.
    var text: EditedText {
        let line = editline_text(editor)
        let scalars = (0..<line.count).map { index in
            Unicode.Scalar(UInt32(bitPattern: line.characters[index])) ?? "\u{FFFD}"
        }
        return EditedText(scalars, cursor: line.cursor)
    }

    /// Replaces the text in libedit's buffer and returns the code that makes libedit redraw it.
    func replace(with text: EditedText) -> UInt8 {
        let characters = text.scalars.map { wchar_t(bitPattern: $0.value) }
        guard editline_replace(editor, characters, characters.count, text.cursor) else { return Self.beep }
        return UInt8(EDITLINE_REFRESH)
    }

    static let beep = UInt8(EDITLINE_BEEP)

    /// The layout of the text on the screen.
    var layout: TextLayout { wholeLayout.clipped(toRows: size.rows) }

    /// The layout of the text, including rows above the window.
    var wholeLayout: TextLayout {
        TextLayout(promptCells: promptCells, text: text, columns: size.columns, cells: Self.cells)
    }

    /// The window size according to libedit.
    var size: (rows: Int, columns: Int) {
        var rows: Int32 = 0
        var columns: Int32 = 0
        editline_size(editor, &rows, &columns)
        return (Int(max(1, rows)), Int(max(2, columns)))
    }

    // MARK: Characters

    /// Returns the number of cells that libedit uses for a character.
    static func cells(_ scalar: Unicode.Scalar) -> Int {
        (0x20..<0x7F).contains(scalar.value) ? 1 : Int(editline_cells(wchar_t(bitPattern: scalar.value)))
    }

    static func withWide<Result>(_ text: String, _ body: (UnsafePointer<wchar_t>) -> Result) -> Result {
        let wide = wide(Array(text.unicodeScalars))
        defer { wide.deallocate() }
        return body(wide)
    }

    private static func wide(_ scalars: [Unicode.Scalar]) -> UnsafeMutablePointer<wchar_t> {
        let buffer = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count + 1)
        for (index, scalar) in scalars.enumerated() { buffer[index] = wchar_t(bitPattern: scalar.value) }
        buffer[scalars.count] = 0
        return buffer
    }

    /// Returns the reader that belongs to an editor.
    static func of(_ editor: OpaquePointer?) -> LibeditReader {
        guard let editor, let context = editline_context(editor) else {
            preconditionFailure("the editor must have a reader as its context")
        }
        return Unmanaged<LibeditReader>.fromOpaque(context).takeUnretainedValue()
    }
}
