/// Limits of terminal output and line editing.
package enum Limits {
    /// Bytes of an answer to a question; a longer one means no.
    static let answerBytesMax = 4_096
    /// Maximum number of progress bars shown. For more, their number is shown.
    static let barsMax = 4
    /// Width in cells if unknown, as with a pipe.
    static let unknownWidth = 80
    /// Height in rows if unknown.
    static let unknownHeight = 24
    /// Maximum width of a bar in cells.
    static let barCellsMax = 30
    /// Minimum width of a bar in cells. If less space is left, the bar is omitted.
    static let barCellsMin = 8
    /// The time for which a job is not logged: if it ends before, the line about its end is enough.
    static let shortJob: Duration = .seconds(1)
    /// Minimum time between repaints.
    static let paintInterval: Duration = .milliseconds(80)

    /// Time that a lone Escape waits for the rest of a sequence: longer than terminals take, too short to notice.
    package static let escapeWait: Duration = .milliseconds(25)
    /// Time to wait for the rest of a sequence or character.
    package static let sequenceWait: Duration = .milliseconds(250)
    /// Maximum length of a key sequence in bytes.
    static let sequenceBytesMax = 32
    /// Maximum size of a paste in bytes.
    package static let pasteBytesMax = 1 << 20
    /// Maximum size in bytes of a line read without an editor, the same as for a script.
    static let lineBytesMax = 16 << 20
    /// Maximum number of rows of a completion menu.
    static let menuRowsMax = 20
    /// Maximum width of a candidate's summary in a menu, in cells.
    static let menuSummaryCellsMax = 40
    /// Minimum width in cells of a note that is cut.
    static let noteCellsMin = 12
    /// Maximum length, in scalars, of a text for which hints are shown.
    static let hintedScalarsMax = 4_096
    /// Maximum length, in scalars, of a text that has colours.
    static let coloredScalarsMax = 65_536
    /// Maximum width of a job's name in the title of the window, in cells.
    static let titleLabelCellsMax = 60
    /// Maximum number of history entries.
    package static let historyEntriesMax = 10_000
    /// Maximum number of lines in the history database, with repeated ones. At a start, the oldest over it are removed.
    package static let historyRunsMax = 100_000
    /// Maximum number of lines, with repeated ones, that a start reads for ↑ and hints.
    static let historyRunsRead = 20_000
    /// The time in seconds to wait for another session that writes to the history.
    static let historyBusySeconds = 1.0
    /// Maximum size of a history entry in bytes. Longer lines are not kept.
    static let historyEntryBytesMax = 1 << 20
    /// Maximum number of bytes read from the history file of earlier versions. Of a larger file, the last are read.
    static let importedBytesMax = 64 << 20
    /// The time in seconds since 1970 from which a time in that file is not plausible: the year 9999.
    static let secondsMax: Int64 = 253_370_764_800
    /// Maximum number of bytes read from `~/.editrc`.
    static let userFileBytesMax = 1 << 20
    /// Maximum number of changes of a line that can be undone.
    static let undoneChangesMax = 1_000
    /// Maximum number of scalars in the earlier texts of a line; the oldest over the limit are dropped.
    static let undoneScalarsMax = 1 << 20
    /// Maximum number of lines in which one key searches another last argument.
    static let searchedArgumentsMax = 1_000
    /// The time above which the duration of a line is shown.
    static let timedLine: Duration = .milliseconds(100)
    /// The minimum duration of work whose end is announced.
    static let notifiedWork: Duration = .seconds(10)
    /// Maximum width of an announcement in cells.
    static let notifiedCells = 200
    /// Maximum number of pending notices. The oldest over the limit are dropped.
    static let noticesMax = 100
}
