/// What one press of a key, or one paste, comes to.
enum Key: Hashable {
    /// A character, or a control key by its ASCII code.
    case scalar(Unicode.Scalar)
    /// The Escape key by itself.
    case escape
    /// A key pressed with Alt, or typed right after Escape: its ASCII code.
    case meta(UInt8)
    /// A key that terminals send as a sequence of bytes, which they are.
    case special(SpecialKey, bytes: [UInt8])
    /// A whole sequence that is no key known here.
    case unknown(bytes: [UInt8])
    /// Text pasted in one piece; line feeds part its lines.
    case paste([Unicode.Scalar])
    /// A paste that was longer than the limit and has been passed over.
    case tooLongPaste
}

/// A key without a character of its own.
enum SpecialKey: Hashable, CaseIterable {
    case up, down, right, left, home, end, delete, insert, pageUp, pageDown, wordRight, wordLeft, backTab
    /// Enter with a modifier: a line feed, whatever the text.
    case lineFeed

    /// The sequences that terminals send for keys, after ESC: xterm's (ctlseqs, "PC-Style Function Keys"), the
    /// application mode's, those of rxvt, the Linux console and tmux, and Enter with modifiers in xterm's and kitty's
    /// forms.
    static let sequences: [(keys: [String], key: SpecialKey)] = [
        (["[A", "OA"], .up), (["[B", "OB"], .down), (["[C", "OC"], .right), (["[D", "OD"], .left),
        (["[H", "OH", "[1~", "[7~"], .home), (["[F", "OF", "[4~", "[8~"], .end),
        (["[3~"], .delete), (["[2~"], .insert), (["[5~"], .pageUp), (["[6~"], .pageDown), (["[Z"], .backTab),
        (["[1;5C", "[1;3C", "[5C", "Oc"], .wordRight), (["[1;5D", "[1;3D", "[5D", "Od"], .wordLeft),
        (["[13;2u", "[13;3u", "[13;5u", "[27;2;13~", "[27;3;13~", "[27;5;13~"], .lineFeed),
    ]

    /// The key of a sequence that begins with ESC.
    static let ofSequence: [[UInt8]: SpecialKey] = {
        var keys: [[UInt8]: SpecialKey] = [:]
        for entry in sequences {
            for sequence in entry.keys { keys[[0x1B] + Array(sequence.utf8)] = entry.key }
        }
        return keys
    }()
}
