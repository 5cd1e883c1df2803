/// The key bindings: the codes that the reader passes to libedit, and the functions bound to them.
///
/// libedit looks up only codes up to 255, which include printable Latin-1. Keys without a character therefore get codes
/// from U+0080 to U+009F: control characters that keyboards do not send and that the decoder drops.
enum KeyBindings {
    /// Codes for keys without a character, and for libedit functions to which an action passes a key on.
    enum Code: UInt32, CaseIterable {
        case up = 0x80, down, right, left, home, end, delete, pageUp, pageDown, wordRight, wordLeft, lineFeed
        case paste, searchKey, escape, backTab
        /// Built-in functions of libedit.
        case submit, goRight, deleteNext, beep
    }

    /// A binding of keys to the name of an action or of a libedit function, in some of the modes.
    struct Binding {
        var keys: String
        var function: String
        /// The modes: emacs, vi insert and vi command.
        var modes: [Mode]
    }

    enum Mode { case emacs, insert, command }

    static let all: [Mode] = [.emacs, .insert, .command]
    static let typing: [Mode] = [.emacs, .insert]

    /// The bindings, in libedit's notation for keys.
    static let table: [Binding] =
        Self.codes
        + [
            Binding(keys: "^M", function: EditAction.enter.rawValue, modes: all),
            Binding(keys: "^J", function: EditAction.enter.rawValue, modes: all),
            Binding(keys: "^I", function: EditAction.complete.rawValue, modes: typing),
            Binding(keys: "^C", function: EditAction.interrupt.rawValue, modes: all),
            Binding(keys: "^Z", function: EditAction.suspend.rawValue, modes: all),
            Binding(keys: "\\034", function: "ed-ignore", modes: all),
            Binding(keys: "^D", function: EditAction.endOfInput.rawValue, modes: all),
            Binding(keys: "^L", function: "ed-clear-screen", modes: all),
            Binding(keys: "^P", function: EditAction.older.rawValue, modes: all),
            Binding(keys: "^N", function: EditAction.newer.rawValue, modes: all),
            Binding(keys: "^R", function: EditAction.searchOlder.rawValue, modes: all),
            Binding(keys: "^S", function: EditAction.searchNewer.rawValue, modes: all),
            Binding(keys: "^F", function: EditAction.right.rawValue, modes: typing),
            Binding(keys: "^E", function: EditAction.lineEnd.rawValue, modes: typing),
            Binding(keys: "^A", function: EditAction.lineStart.rawValue, modes: [.emacs]),
            // As in Readline, delete the part before the cursor, not the whole line.
            Binding(keys: "^U", function: "vi-kill-line-prev", modes: typing),
            Binding(keys: "\\033p", function: EditAction.older.rawValue, modes: [.emacs]),
            Binding(keys: "\\033n", function: EditAction.newer.rawValue, modes: [.emacs]),
            // em-copy-prev-word reads freed memory when the line's buffer grows (until 2024-08-08).
            Binding(keys: "\\033\\037", function: "ed-ignore", modes: [.emacs]),
            Binding(keys: "k", function: EditAction.older.rawValue, modes: [.command]),
            Binding(keys: "\\055", function: EditAction.older.rawValue, modes: [.command]),
            Binding(keys: "j", function: EditAction.newer.rawValue, modes: [.command]),
            Binding(keys: "+", function: EditAction.newer.rawValue, modes: [.command]),
            Binding(keys: "K", function: EditAction.older.rawValue, modes: [.command]),
            Binding(keys: "J", function: EditAction.newer.rawValue, modes: [.command]),
            Binding(keys: "/", function: EditAction.searchOlder.rawValue, modes: [.command]),
            Binding(keys: "?", function: EditAction.searchNewer.rawValue, modes: [.command]),
            Binding(keys: "n", function: EditAction.searchAgain.rawValue, modes: [.command]),
            // These functions truncate the line to 1,024 characters or use libedit's history, which is not set.
            Binding(keys: "G", function: "ed-unassigned", modes: [.command]),
            Binding(keys: "N", function: "ed-unassigned", modes: [.command]),
            Binding(keys: "v", function: "ed-unassigned", modes: [.command]),
        ]

    private static let codes: [Binding] = [
        binding(.up, EditAction.older.rawValue), binding(.down, EditAction.newer.rawValue),
        binding(.pageUp, EditAction.older.rawValue), binding(.pageDown, EditAction.newer.rawValue),
        binding(.right, EditAction.right.rawValue), binding(.left, "ed-prev-char"),
        binding(.home, EditAction.lineStart.rawValue), binding(.end, EditAction.lineEnd.rawValue),
        binding(.delete, "ed-delete-next-char"),
        binding(.wordRight, "em-next-word"), binding(.wordLeft, "ed-prev-word"),
        binding(.lineFeed, EditAction.lineFeed.rawValue),
        binding(.paste, EditAction.paste.rawValue), binding(.searchKey, EditAction.searchKey.rawValue),
        Binding(keys: keys(.escape), function: "vi-command-mode", modes: [.insert]),
        Binding(keys: keys(.escape), function: "ed-ignore", modes: [.command]),
        binding(.backTab, "ed-ignore"),
        binding(.submit, "ed-newline"), binding(.goRight, "ed-next-char"),
        binding(.deleteNext, "ed-delete-next-char"), binding(.beep, "ed-unassigned"),
    ]

    private static func binding(_ code: Code, _ function: String) -> Binding {
        Binding(keys: keys(code), function: function, modes: all)
    }

    private static func keys(_ code: Code) -> String { "\\" + String(code.rawValue, radix: 8) }

    /// Replacements for libedit functions that `~/.editrc` may bind. Those functions use libedit's history, which is
    /// not set, truncate the line to 1,024 characters, or read freed memory.
    static let replacements: [String: String] = [
        "ed-prev-history": EditAction.older.rawValue, "ed-next-history": EditAction.newer.rawValue,
        "ed-search-prev-history": EditAction.older.rawValue, "ed-search-next-history": EditAction.newer.rawValue,
        "em-inc-search-prev": EditAction.searchOlder.rawValue, "em-inc-search-next": EditAction.searchNewer.rawValue,
        "vi-search-prev": EditAction.searchOlder.rawValue, "vi-search-next": EditAction.searchNewer.rawValue,
        "ed-newline": EditAction.enter.rawValue, "em-copy-prev-word": "ed-ignore", "vi-histedit": "ed-unassigned",
        "vi-to-history-line": "ed-unassigned",
    ]

    /// Returns the code of a special key.
    static func code(of key: SpecialKey) -> Code? {
        switch key {
        case .up: .up
        case .down: .down
        case .right: .right
        case .left: .left
        case .home: .home
        case .end: .end
        case .delete: .delete
        case .insert: nil
        case .pageUp: .pageUp
        case .pageDown: .pageDown
        case .wordRight: .wordRight
        case .wordLeft: .wordLeft
        case .backTab: .backTab
        case .lineFeed: .lineFeed
        }
    }
}
