internal import JobCommands

/// The key bindings: the codes that the reader passes to libedit, and the functions bound to them.
///
/// libedit looks up only codes up to 255, which include printable Latin-1. Keys without a character therefore get codes
/// from U+0080 to U+009F: control characters that keyboards do not send and that the decoder drops.
enum KeyBindings {
    /// Codes for keys without a character, and for libedit functions to which an action passes a key on.
    enum Code: UInt32, CaseIterable {
        case up = 0x80, down, right, left, home, end, delete, pageUp, pageDown, wordRight, wordLeft, lineFeed
        case paste, searchKey, menuKey, escape, backTab, lastArgument
        /// Built-in functions of libedit.
        case submit, goRight, goWordRight, deleteNext, append, beep
    }

    /// A binding of keys to the name of an action or of a libedit function, in some of the modes.
    struct Binding {
        var keys: String
        var function: String
        var modes: Set<KeyBinding.Mode>
    }

    private static let all = Set(KeyBinding.Mode.allCases)

    /// The bindings, in libedit's notation for keys: those of ``KeyBinding``, and those that users do not see.
    static let table: [Binding] =
        KeyBinding.all.flatMap { binding in
            binding.keys.map { Binding(keys: notation(of: $0), function: binding.function, modes: binding.modes) }
        } + [
            binding(.paste, EditAction.paste.rawValue), binding(.searchKey, EditAction.searchKey.rawValue),
            binding(.menuKey, EditAction.menuKey.rawValue), binding(.lastArgument, EditAction.lastArgument.rawValue),
            Binding(keys: keys(.escape), function: "ed-ignore", modes: [.command]),
            binding(.backTab, "ed-ignore"),
            binding(.submit, "ed-newline"), binding(.goRight, "ed-next-char"), binding(.goWordRight, "em-next-word"),
            binding(.deleteNext, "ed-delete-next-char"), binding(.append, "vi-add"), binding(.beep, "ed-unassigned"),
            Binding(keys: "^J", function: EditAction.enter.rawValue, modes: all),
            Binding(keys: "\\034", function: "ed-ignore", modes: all),
            // A lone Escape makes libedit wait for a letter; these keys mean the same after it as without it.
            Binding(keys: "\\033\\003", function: EditAction.interrupt.rawValue, modes: [.emacs]),
            Binding(keys: "\\033\\011", function: EditAction.complete.rawValue, modes: [.emacs]),
            Binding(keys: "\\033\\012", function: EditAction.enter.rawValue, modes: [.emacs]),
            Binding(keys: "\\033\\015", function: EditAction.enter.rawValue, modes: [.emacs]),
            // em-copy-prev-word reads freed memory when the line's buffer grows (until 2024-08-08).
            Binding(keys: "\\033\\037", function: "ed-ignore", modes: [.emacs]),
            // These functions truncate the line to 1,024 characters or use libedit's history, which is not set.
            Binding(keys: "G", function: "ed-unassigned", modes: [.command]),
            Binding(keys: "N", function: "ed-unassigned", modes: [.command]),
        ]

    private static func binding(_ code: Code, _ function: String) -> Binding {
        Binding(keys: keys(code), function: function, modes: all)
    }

    private static func keys(_ code: Code) -> String { "\\" + String(code.rawValue, radix: 8) }

    /// Returns the keys of ``KeyBinding`` in libedit's notation.
    private static func notation(of label: String) -> String {
        if let code = codesByName[label] { return keys(code) }
        switch label {
        case "Tab": return "^I"
        case "Enter": return "^M"
        case "-": return "\\055"
        case "^_": return "\\037"
        case let meta where meta.hasPrefix("M-"): return "\\033" + meta.dropFirst(2)
        default: return label
        }
    }

    private static let codesByName: [String: Code] = [
        "↑": .up, "↓": .down, "→": .right, "←": .left, "^→": .wordRight, "^←": .wordLeft, "Home": .home, "End": .end,
        "Delete": .delete, "PageUp": .pageUp, "PageDown": .pageDown, "M-Enter": .lineFeed, "Escape": .escape,
    ]

    /// Replacements for libedit functions that `~/.editrc` may bind. Those functions use libedit's history, which is
    /// not set, truncate the line to 1,024 characters, or read freed memory.
    static let replacements: [String: String] = [
        "ed-prev-history": EditAction.older.rawValue, "ed-next-history": EditAction.newer.rawValue,
        "ed-search-prev-history": EditAction.older.rawValue, "ed-search-next-history": EditAction.newer.rawValue,
        "em-inc-search-prev": EditAction.searchOlder.rawValue, "em-inc-search-next": EditAction.searchNewer.rawValue,
        "vi-search-prev": EditAction.searchOlder.rawValue, "vi-search-next": EditAction.searchNewer.rawValue,
        "ed-newline": EditAction.enter.rawValue, "em-copy-prev-word": "ed-ignore",
        "vi-histedit": EditAction.edit.rawValue, "vi-history-word": EditAction.appendArgument.rawValue,
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
