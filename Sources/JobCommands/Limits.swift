/// What the commands may not exceed.
package enum Limits {
    /// Bytes read from a local file at a time.
    package static let chunkBytes = 1 << 18
    /// Polls in a row that may fail because the service is unavailable, before a wait gives up.
    package static let failedPollsMax = 10
    /// The shortest pause between polls of a service that was asked too often, in seconds: four a minute, of the five
    /// that trial keys of the hosted service have.
    static let limitedPollSecondsMin = 15
    /// The longest pause between polls of such a service, in seconds.
    static let pollSecondsMax = 60
    /// Files that this process may have open when it starts a shell, sockets that the shell is not to have among them.
    static let ownFilesMax = 1_024
    /// Failed jobs that the failure of a wait names; of more, their number.
    package static let failedJobsShown = 20
    /// Names among which one is looked for that was probably meant; among more, none is.
    package static let guessCandidatesMax = 1_000
    /// Warnings of a validation that are shown; of more, their number.
    package static let warningsShown = 5
    /// The longest time that a duration can say, in seconds: a year.
    package static let durationSecondsMax = 366 * 86_400
    /// Bytes of a file whose rows a loop goes over; all of it is held in memory.
    package static let rowFileBytesMax = 64 << 20
    /// Files included by one script, each counted as often as it is included.
    package static let inclusionsMax = 1_000
    /// Files that include one another, deep.
    package static let inclusionDepthMax = 16
    /// The widest cell of a table as a terminal shows it; of a longer text, its beginning is shown.
    package static let tableCellWidthMax = 60
    /// Cells that a column of a table keeps, however narrow the window is.
    static let tableColumnCellsMin = 6
    /// Numbers of a vector that are shown of it.
    package static let peekedNumbers = 3
    /// Texts that are embedded at once, as on the hosted service.
    package static let embeddedTextsMax = 96
    /// Rows that a search keeps.
    package static let neighboursMax = 10_000
    /// Characters of a script's name in that of the folder of its runs.
    package static let runNameCharactersMax = 40
    /// Characters of a loop's value that a diagnostic shows.
    package static let turnCharactersMax = 200
    /// Bytes of one variable of an environment with its name, as Linux has it (MAX_ARG_STRLEN).
    package static let environmentStringBytesMax = 131_072
    /// Bytes of a whole environment that Linux takes at most, however large the stack may be.
    static let environmentBytesMax = 6 << 20
    /// Bytes of it that are left for what a shell adds.
    static let shellOwnBytesMax = 4_096
    /// Bytes of an answer of the service that `api` shows at most.
    static let shownAnswerBytesMax = 64 << 20
    /// The shortest beginning of an id, in bytes, that can stand for the id at a prompt.
    package static let idBeginningBytesMin = 6
    /// Candidates that a completion describes; of more, their number.
    package static let candidatesMax = 500
    /// Entries of a folder among which completion looks; those beyond are not found.
    package static let listedEntriesMax = 20_000
    /// Bytes of a file that completion reads to know the fields of its rows; a key must not wait for more.
    package static let completedFileBytesMax = 1 << 20
    /// Characters of a variable's value that a menu shows.
    package static let summaryCharactersMax = 40
    /// Rows that a map is drawn of at most, with their vectors in memory.
    package static let mapRowsSampledMax = 20_000
    /// Vectors of the space in which the axes of a map are looked for; beyond, they are as good as they are.
    static let krylovVectorsMax = 240
    /// How many times as far as its true shape a map may be stretched in one direction to fill its frame.
    static let mapStretchMax = 4.0
    /// Colours that tell the categories of a map apart; of more categories, the rest has one colour together.
    package static let mapColorsMax = 8
    /// The fewest lines of a map that is drawn as text, unless asked for.
    static let mapRowsMin = 5
    /// The most lines of it.
    static let mapRowsMax = 40
    /// The narrowest and the lowest drawing, in cells or pixels.
    package static let drawingSizeMin = 4
    /// The widest and the highest.
    package static let drawingSizeMax = 2_000
    /// The size of a picture in pixels, unless said.
    static let pictureWidth = 960
    /// The same from top to bottom.
    static let pictureHeight = 640
    /// Names in a map that is drawn as text.
    static let mapLabelsMax = 12
    /// The longest of them, in cells.
    static let mapLabelCellsMax = 24
    /// Names in a picture.
    static let pictureLabelsMax = 30
    /// The longest of them, in cells.
    static let pictureLabelCellsMax = 40
    /// Characters of a name or a category of a map that are kept.
    static let mapLabelCharactersMax = 80
    /// Characters of a row's text that a map keeps.
    static let mapTextCharactersMax = 200
    /// Points that a picture draws large; more are drawn smaller.
    static let largePointsMax = 2_000
    /// Bytes of choices that a hint lists; of more, it says what kind of value is wanted.
    package static let hintedChoicesBytesMax = 60
}
