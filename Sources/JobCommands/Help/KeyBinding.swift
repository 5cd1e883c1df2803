/// A binding of keys at the prompt. ``all`` is the table from which the editor binds keys and help describes them.
package struct KeyBinding: Sendable {
    /// A key map of the editor: emacs, or one of vi's two modes.
    package enum Mode: Hashable, CaseIterable, Sendable {
        case emacs
        case insert
        case command
    }

    /// The keys, as help shows them: `^X^E`, `M-f` for Alt or Escape and f, or a name such as `Tab`.
    package let keys: [String]
    /// The name of an ``EditAction`` or of a function of the editing library.
    package let function: String
    /// What the keys do.
    package let summary: String
    /// The key maps in which they are bound.
    package let modes: Set<Mode>

    private init(_ keys: [String], _ action: EditAction, in modes: Set<Mode>) {
        self.init(keys, function: action.rawValue, action.help, in: modes)
    }

    private init(_ keys: [String], function: String, _ summary: String, in modes: Set<Mode>) {
        self.keys = keys
        self.function = function
        self.summary = summary
        self.modes = modes
    }

    private static let every = Set(Mode.allCases)
    private static let typing: Set<Mode> = [.emacs, .insert]

    /// All bindings that users meet, by topic: completion, suggestions, the history, editing, the line as a whole.
    package static let all: [KeyBinding] = [
        KeyBinding(["Tab"], .complete, in: typing),
        KeyBinding(["→"], .right, in: every),
        KeyBinding(["^F"], .right, in: typing),
        KeyBinding(["^→"], .wordRight, in: every),
        KeyBinding(["M-f"], .wordRight, in: [.emacs]),
        KeyBinding(["End"], .lineEnd, in: every),
        KeyBinding(["^E"], .lineEnd, in: typing),

        KeyBinding(["↑", "^P", "PageUp"], .older, in: every),
        KeyBinding(["M-p"], .older, in: [.emacs]),
        KeyBinding(["k", "-", "K"], .older, in: [.command]),
        KeyBinding(["↓", "^N", "PageDown"], .newer, in: every),
        KeyBinding(["M-n"], .newer, in: [.emacs]),
        KeyBinding(["j", "+", "J"], .newer, in: [.command]),
        KeyBinding(["^R"], .searchOlder, in: every),
        KeyBinding(["/"], .searchOlder, in: [.command]),
        KeyBinding(["^S"], .searchNewer, in: every),
        KeyBinding(["?"], .searchNewer, in: [.command]),
        KeyBinding(["n"], .searchAgain, in: [.command]),
        KeyBinding(["M-."], .lastArgument, in: [.emacs]),
        KeyBinding(["_"], .appendArgument, in: [.command]),

        KeyBinding(["←"], function: "ed-prev-char", "Move left", in: every),
        KeyBinding(["^←"], function: "ed-prev-word", "Move one word left", in: every),
        KeyBinding(["Home"], .lineStart, in: every),
        KeyBinding(["^A"], .lineStart, in: [.emacs]),
        KeyBinding(["Delete"], function: "ed-delete-next-char", "Delete the next character", in: every),
        // As in Readline, delete the part before the cursor, not the whole line.
        KeyBinding(["^U"], function: "vi-kill-line-prev", "Delete to the start of the line", in: typing),
        KeyBinding(["^_"], .undo, in: every),
        KeyBinding(["M-z"], .undo, in: [.emacs]),
        KeyBinding(["u"], .undo, in: [.command]),
        KeyBinding(["^X^E"], .edit, in: typing),
        KeyBinding(["M-e"], .edit, in: [.emacs]),
        KeyBinding(["v"], .edit, in: [.command]),
        KeyBinding(["Escape"], function: "vi-command-mode", "Switch to command mode", in: [.insert]),

        KeyBinding(["Enter"], .enter, in: every),
        KeyBinding(["M-Enter"], .lineFeed, in: every),
        KeyBinding(["^C"], .interrupt, in: every),
        KeyBinding(["^D"], .endOfInput, in: every),
        KeyBinding(["^L"], function: "ed-clear-screen", "Clear the screen", in: every),
        KeyBinding(["^Z"], .suspend, in: every),
    ]
}
