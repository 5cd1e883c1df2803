internal import CLibEdit
internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Edits lines with libedit, on the thread that it is called on and no other.
///
/// libedit asks ``readKey()`` for each key and draws the text. Between two keys, notices are shown and the overlay is
/// painted; keys that libedit has no good answer to come back as an ``EditAction``.
final class LibeditReader: BlockingLineReader {
    let editor: OpaquePointer
    let configuration: LineEditor.Configuration
    let mailbox: Mailbox
    let bindings: UserBindings
    let output: Stream

    // Of the whole session.
    var decoder = KeyDecoder()
    var lastSearch: HistorySearch?

    // Of the line that is being edited.
    /// Codes that libedit gets before any other key.
    var codes: [UInt32] = []
    var outcome: LineEvent?
    var walk = HistoryWalk()
    var search: HistorySearch?
    var searchKey: Key?
    var pastes: [[Unicode.Scalar]] = []
    var isQuoting = false
    var needsHistory = false
    var menu = Completion()
    /// The hint on the screen that → would accept.
    var offeredHint: String?
    var overlay = Overlay()
    var overlayLayout: TextLayout?

    // What libedit is told to draw: texts that end in NUL and stay where they are until the next ones.
    private(set) var promptCells = 0
    private(set) var rightCells = 0
    private var leftText: UnsafeMutablePointer<wchar_t>?
    private var rightText: UnsafeMutablePointer<wchar_t>?

    /// Opens libedit and reads `~/.editrc`; nil where it cannot edit.
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
        for action in EditAction.allCases {
            Self.withWide(action.rawValue) { name in
                Self.withWide(action.help) { help in
                    editline_add_function(editor, name, help, Self.functions[action])
                }
            }
        }
        bindings = UserBindings(editor, lines: UserBindings.lines(environment: configuration.environment))
        // What the file turns off is off; deinit closes the editor.
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
        // An inserted character at the start of a wrapped line makes its tail vanish from the screen when libedit uses
        // the terminal's own insertion and deletion of characters (the same in 20250104). So it must not know of them.
        for capability in ["ic", "IC", "im", "ei", "dc", "DC", "dm"] {
            Self.withWide(capability) { editline_drop_capability(editor, $0) }
        }
        editline_take_control_keys(editor)
        editline_watch_signals(mailbox.alarmDescriptor)
    }

    // MARK: One line

    func readLine(_ prompt: Prompt) -> LineEvent {
        (codes, outcome, walk, search) = ([], nil, HistoryWalk(), nil)
        (isQuoting, menu, offeredHint) = (false, Completion(), nil)
        pastes = []
        needsHistory = true
        draw(prompt)
        // libedit itself prints the prompt first, and would let the terminal echo or obey what is typed at once.
        editline_prepare(editor, true)
        _ = output.write(TerminalState.pasteMarksOn + lineStart)
        let count = editline_gets(editor)
        if outcome == nil {
            // Some function of libedit's own has ended the line.
            var text = self.text
            if text.scalars.last == "\n" { text.scalars.removeLast() }
            outcome = count > 0 ? .line(text.string) : .endOfInput
        }
        _ = output.write(TerminalState.pasteMarksOff)
        return outcome ?? .endOfInput
    }

    /// Goes to the first column, where libedit believes to be, with a mark behind output that had no line end.
    ///
    /// The trick is zsh's PROMPT_SP: a mark and a row of blanks go to the next row unless they begin in the first
    /// column.
    private var lineStart: String {
        let columns = TerminalState.size(of: configuration.output)?.columns ?? Limits.unknownWidth
        let mark = configuration.isColored ? "\u{1B}[7m%\u{1B}[0m" : "%"
        return mark + String(repeating: " ", count: columns - 1) + "\r\u{1B}[K"
    }

    /// Makes a prompt the one that libedit draws from now on.
    func draw(_ prompt: Prompt) {
        let left = Prompt.drawn(prompt.left, isColored: configuration.isColored)
        let right = Prompt.drawn(prompt.right, isColored: configuration.isColored)
        promptCells = Prompt.cells(of: left, cells: Self.cells)
        rightCells = Prompt.cells(of: right, cells: Self.cells)
        leftText?.deallocate()
        rightText?.deallocate()
        leftText = Self.wide(left)
        rightText = Self.wide(right)
    }

    // MARK: The text

    /// The text as libedit has it.
    var text: EditedText {
        let line = editline_text(editor)
        let scalars = (0..<line.count).map { index in
            Unicode.Scalar(UInt32(bitPattern: line.characters[index])) ?? "\u{FFFD}"
        }
        return EditedText(scalars, cursor: line.cursor)
    }

    /// Gives libedit another text; what it answers to libedit then is to draw it.
    func replace(with text: EditedText) -> UInt8 {
        let characters = text.scalars.map { wchar_t(bitPattern: $0.value) }
        guard editline_replace(editor, characters, characters.count, text.cursor) else { return Self.beep }
        return UInt8(EDITLINE_REFRESH)
    }

    static let beep = UInt8(EDITLINE_BEEP)

    /// Where things stand on the screen.
    var layout: TextLayout {
        let size = size
        return TextLayout(promptCells: promptCells, text: text, columns: size.columns, cells: Self.cells)
            .clipped(toRows: size.rows)
    }

    /// The window as libedit knows it.
    var size: (rows: Int, columns: Int) {
        var rows: Int32 = 0
        var columns: Int32 = 0
        editline_size(editor, &rows, &columns)
        return (Int(max(1, rows)), Int(max(2, columns)))
    }

    // MARK: Characters

    /// The cells that libedit gives a character.
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

    /// The reader that an editor calls back.
    static func of(_ editor: OpaquePointer?) -> LibeditReader {
        guard let editor, let context = editline_context(editor) else {
            preconditionFailure("libedit calls back for the editor that it was given")
        }
        return Unmanaged<LibeditReader>.fromOpaque(context).takeUnretainedValue()
    }
}
