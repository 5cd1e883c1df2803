internal import EmbedJobs

/// Limits of the commands.
package enum Limits {
    /// Maximum size of the prompt's text in bytes.
    static let promptBytesMax = 200
    /// Minimum number of rows of a job whose rate is shown.
    static let ratedRowsMin = 100
    /// Minimum time of such a job in seconds.
    static let ratedSecondsMin = 0.1
    /// Bytes in each read of a local file.
    package static let chunkBytes = 1 << 18
    /// Shortest pause in milliseconds between polls of a service that does not respond; pauses double.
    static let outagePollMillisecondsMin = 500
    /// Longest pause in seconds between polls of a service that does not respond.
    static let outagePollSecondsMax = 10
    /// Seconds that a response in a wait may take at least, however short the timeout is: a new connection takes some
    /// time, and the last request is sent when the timeout ends.
    static let leastAnswerSeconds = 3
    /// Seconds after which a request without a response is reported.
    static let quietAnswerSeconds = 5
    /// Seconds of an outage that are not reported if the service then responds.
    static let unreportedSilenceSeconds = 2
    /// Percent of the time that a job has taken so far after which it is polled again.
    static let pollPercent = 15
    /// Period in seconds in which a service counts requests: a minute, and a margin for requests of different speed.
    static let pollPeriodSeconds = 61
    /// Shortest pause in seconds between polls after a rate limit: four requests a minute, of the five that a trial key
    /// of the hosted service may send.
    static let limitedPollSecondsMin = 15
    /// Longest pause in seconds between polls of the hosted service, and after a rate limit.
    static let pollSecondsMax = 60
    /// Longest pause in seconds between polls of a dataset that is validated.
    static let validationPollSecondsMax = 10
    /// Pause in milliseconds before another look for a list of jobs that another process is fetching.
    static let busyPollMilliseconds = 500
    /// Seconds after which a process no longer waits for a list that another process is fetching: it may have stopped.
    static let busyPollSecondsMax = 10
    /// Difference in milliseconds between the times of two lists that may be the same one.
    static let sameListMilliseconds = 100
    /// Seconds during which a service that limits requests need not list a new job: its list may lag.
    static let listLagSeconds = 30
    /// File descriptors that are searched for sockets before a shell starts, so that it does not inherit them.
    static let ownFilesMax = 1_024
    /// Failed jobs that the error of a wait names; beyond it, only their number is shown.
    package static let failedJobsShown = 20
    /// Names that are searched for a suggestion; among more names, none is made.
    package static let guessCandidatesMax = 1_000
    /// Warnings of a validation that are shown; beyond it, only their number is shown. An engine sends at most five
    /// rows, and the numbers of dropped, blank and repeated rows, none of which may be hidden.
    package static let warningsShown = 8
    /// Longest duration in days.
    package static let durationDaysMax = 366
    /// Longest duration in seconds.
    package static let durationSecondsMax = durationDaysMax * 86_400
    /// Rows that `map` draws by default.
    static let mapRowsStandard = 5_000
    /// Numbers of a range such as `1..5`, each of which is a value in memory.
    package static let rangeNumbersMax = 100_000
    /// Bytes of a file whose rows a loop reads; the whole file is held in memory.
    package static let rowFileBytesMax = 64 << 20
    /// Folders that a pattern with `**` searches; beyond it, the pattern is an error.
    static let searchedFoldersMax = 100_000
    /// Entries of one folder among which a pattern with `**` finds folders.
    static let searchedEntriesMax = 10_000_000
    /// Rows of an earlier output whose vectors are reused; each takes 24 bytes of memory.
    package static let reusedRowsMax = 10_000_000
    /// Rows of an earlier output after which the progress is shown.
    static let reusedRowsPerCheck = 10_000
    /// Least cosine of two vectors of one text by one model. A service need not compute them bit by bit alike.
    static let reusedSimilarityMin = 0.999
    /// The same for vectors of bits: at most 2.5 % of them may differ, near zero.
    static let reusedBitSimilarityMin = 0.95
    /// Inclusions in one script; a file that is included twice counts twice.
    package static let inclusionsMax = 1_000
    /// Patterns of files that a script may write; beyond it, any missing file may be one of them.
    static let madePatternsMax = 64
    /// Nesting depth of included files.
    package static let inclusionDepthMax = 16
    /// Width of a cell of a table in a file; longer text is truncated.
    package static let tableCellWidthMax = 60
    /// Minimum width of a column of texts on a terminal, in cells; without as much for each, the table does not fit.
    static let tableTextCellsMin = 16
    /// Characters of a cell that are laid out on a terminal.
    static let tableCellCharactersMax = 1_000
    /// Bytes of an id that tables show on a terminal; more if several ids begin with them.
    package static let shownIDBytes = 8
    /// Width of a name in front of its text in a topic of help; a wider one has a line of its own.
    static let helpNameCellsMax = 30
    /// Numbers in the summary of a vector.
    package static let peekedNumbers = 3
    /// Texts in one embed request, as on the hosted service.
    package static let embeddedTextsMax = TextRules.textsMax
    /// Maximum number of rows that a search returns.
    package static let neighboursMax = 10_000
    /// Characters of a script's name in the name of its run folder.
    package static let runNameCharactersMax = 40
    /// Characters of a loop's value that a diagnostic shows.
    package static let turnCharactersMax = 200
    /// Bytes of one environment variable with its name: MAX_ARG_STRLEN on Linux.
    package static let environmentStringBytesMax = 131_072
    /// Bytes of a whole environment on Linux, however large the stack limit is.
    static let environmentBytesMax = 6 << 20
    /// Bytes of the environment that are reserved for variables that the shell adds.
    static let shellOwnBytesMax = 4_096
    /// Bytes of the standard output of a shell line whose output is a value.
    package static let shellOutputBytesMax = 16 << 20
    /// Bytes in each read of that output: what a pipe holds on Linux.
    static let shellReadBytes = 65_536
    /// Attempts of `retry`.
    package static let attemptsMax = 1_000
    /// Seconds between attempts of `retry` without `every=`.
    static let attemptPauseSecondsStandard = 1
    /// Characters of a variable's value in the text of a failed assertion, and in an echoed line.
    static let shownValueCharactersMax = 80
    /// Bytes of a response that `api` shows.
    static let shownResponseBytesMax = 64 << 20
    /// Minimum length in bytes of a shortened id.
    package static let idBeginningBytesMin = 4
    /// Minimum length in bytes of a shortened id for commands that delete.
    package static let destructiveIDBeginningBytesMin = 8
    /// Jobs and datasets that the error of an ambiguous name lists; beyond it, only their number is shown.
    package static let ambiguousMatchesShown = 10
    /// Lines of what a destructive command would take that its question shows; beyond it, only their number is shown.
    static let confirmedLinesShown = 10
    /// Bytes of a file that completion reads to find the fields of its rows; more would delay the key press.
    package static let completedFileBytesMax = 1 << 20
    /// First bytes of a file in which the names of its fields are searched.
    static let fieldBytesMax = 1 << 16
    /// First rows of a file whose members are its fields.
    static let fieldRowsMax = 50
    /// Fields that an error lists; beyond it, only their number is shown.
    static let fieldsShownMax = 20
    /// Bytes of a text that `edit` takes from an editor, as many as a paste may have.
    static let editedBytesMax = 1 << 20
    /// Characters of a variable's value that a menu shows.
    package static let summaryCharactersMax = 40
    /// Maximum number of mistakes shown for one script; the others are counted.
    static let mistakesShownMax = 20
    /// Number of first bytes that show whether a file is not a script.
    static let foreignFileBytesMax = 8_192
    /// Age in days up to which an unfinished run is continued.
    package static let runDaysMax = 7
    /// Age in hours up to which an unfinished run is continued if its script uses the time of its start.
    package static let datedRunHoursMax = 12
    /// Bytes of a journal that is read.
    package static let journalBytesMax = 256 << 20
}
