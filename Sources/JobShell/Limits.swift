/// What printing and editing on a terminal may not exceed.
package enum Limits {
    /// Bars shown at once; of more, their number is shown.
    package static let barsMax = 4
    /// The width of a terminal that does not say it, as behind a pipe.
    package static let unknownWidth = 80
    /// The lines of a window that does not tell them.
    package static let unknownHeight = 24
    /// The cells of the longest bar.
    package static let barCellsMax = 30
    /// The cells of the shortest bar; where there is no room for it, none is drawn.
    package static let barCellsMin = 8
    /// The shortest time between two paintings.
    package static let paintInterval: Duration = .milliseconds(80)

    /// How long a lone Escape waits for the rest of a sequence: longer than a terminal takes, shorter than people
    /// notice.
    package static let escapeWait: Duration = .milliseconds(25)
    /// How long the rest of a sequence or of a character is waited for.
    package static let sequenceWait: Duration = .milliseconds(250)
    /// Bytes of one key's sequence.
    package static let sequenceBytesMax = 32
    /// Bytes of one paste; more belong into a file.
    package static let pasteBytesMax = 1 << 20
    /// Bytes of one line that is read without an editor; as many as a script may have.
    package static let lineBytesMax = 16 << 20
    /// Rows of a completion menu.
    package static let menuRowsMax = 20
    /// Cells of a candidate's summary in a menu.
    package static let menuSummaryCellsMax = 40
    /// Scalars of a text that hints are asked for; behind a longer one nobody looks for any.
    package static let hintedScalarsMax = 4_096
    /// Entries that the history keeps.
    package static let historyEntriesMax = 10_000
    /// Lines that the history's file may have beyond the entries before it is written anew.
    package static let historySlack = 2_000
    /// Bytes of one entry of the history; a longer one is not kept.
    package static let historyEntryBytesMax = 1 << 20
    /// Bytes of the history's file that are read; of a larger file, the last ones.
    package static let historyFileBytesMax = 64 << 20
    /// Bytes of `~/.editrc` that are read.
    package static let userFileBytesMax = 1 << 20
    /// Notices that wait to be shown; of more, the oldest are dropped.
    package static let noticesMax = 100
}
