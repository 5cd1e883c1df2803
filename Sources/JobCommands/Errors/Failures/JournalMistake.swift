internal import JobScript

/// A mistake in how a run that has a journal is started.
package enum JournalMistake: Mistake, Hashable {
    /// Another process runs the script, or does the work with the key: its id and since when, if known.
    case heldRun(String, processID: String?, since: String?)
    /// No run of the script is unfinished; `line` starts one.
    case nothingToContinue(String, line: String?)
    /// The journal of the last run cannot be read; `freshStart` is the line that does everything again.
    case unreadableJournal(String, freshStart: String)
    /// `once` after a command that has an effect.
    case lateOnce(after: String)
    /// `once` in a script that another one includes or runs.
    case onceInIncludedScript
    /// A second `once` in the same run.
    case repeatedOnce
    /// `once` as a single command, after which nothing runs.
    case onceAlone
    /// `once` with `--resume=no`.
    case onceWithoutJournals
    /// `once` in a program that keeps no journals.
    case missingJournals

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [JournalMistake] = [
        .heldRun("FILE", processID: "1234", since: "02:10"), .nothingToContinue("FILE", line: nil),
        .unreadableJournal("JOURNAL", freshStart: "embedjobs run --fresh FILE"),
        .lateOnce(after: "COMMAND"), .onceInIncludedScript, .repeatedOnce, .onceAlone, .onceWithoutJournals,
        .missingJournals,
    ]
}
