/// A key press or a paste.
package enum Key: Hashable, Sendable {
    /// A character, or the ASCII code of a control key.
    case scalar(Unicode.Scalar)
    /// The Escape key by itself.
    case escape
    /// A key pressed with Alt, or typed right after Escape: its ASCII code.
    case meta(UInt8)
    /// A special key, with the byte sequence that the terminal sent.
    case special(SpecialKey, bytes: [UInt8])
    /// A complete but unknown sequence.
    case unknown(bytes: [UInt8])
    /// Pasted text, with line feeds between its lines.
    case paste([Unicode.Scalar])
    /// A paste over the size limit, which was ignored.
    case tooLongPaste
}

/// A key without a character.
package enum SpecialKey: Hashable, CaseIterable, Sendable {
    /// Named keys; `wordRight` and `wordLeft` are arrows with Control or Alt.
    case up, down, right, left, home, end, delete, insert, pageUp, pageDown, wordRight, wordLeft, backTab
    /// Enter with a modifier, which always inserts a line feed.
    case lineFeed

    /// The sequences that terminals send for keys, after ESC: xterm's (ctlseqs, "PC-Style Function Keys"), the
    /// application mode's, those of rxvt, the Linux console and tmux, and Enter with modifiers in xterm's and kitty's
    /// forms.
    package static let sequences: [(keys: [String], key: SpecialKey)] = [
        (["[A", "OA"], .up), (["[B", "OB"], .down), (["[C", "OC"], .right), (["[D", "OD"], .left),
        (["[H", "OH", "[1~", "[7~"], .home), (["[F", "OF", "[4~", "[8~"], .end),
        (["[3~"], .delete), (["[2~"], .insert), (["[5~"], .pageUp), (["[6~"], .pageDown), (["[Z"], .backTab),
        (["[1;5C", "[1;3C", "[5C", "Oc"], .wordRight), (["[1;5D", "[1;3D", "[5D", "Od"], .wordLeft),
        (["[13;2u", "[13;3u", "[13;5u", "[27;2;13~", "[27;3;13~", "[27;5;13~"], .lineFeed),
    ]

    /// Returns the key of a sequence that begins with ESC.
    static let ofSequence: [[UInt8]: SpecialKey] = {
        var keys: [[UInt8]: SpecialKey] = [:]
        for entry in sequences {
            for sequence in entry.keys { keys[[0x1B] + Array(sequence.utf8)] = entry.key }
        }
        return keys
    }()
}
