internal import JobScript

/// What a script does that its journal depends on.
struct JournalUse: Sendable {
    /// The first command whose effects a journal records; nil if the script has none.
    var firstStep: String?
    /// Whether the script calls `once`.
    var callsOnce = false
    /// Whether the script uses the time of its start, which stays the same when a run continues.
    var usesStartTime = false

    /// Whether a run of the script may have a journal.
    var isNeeded: Bool { firstStep != nil || callsOnce }

    /// The variables with the time of the start.
    static let startTimes: Set = ["today", "now"]
}

extension Checker {
    /// Notes what the journal of a run depends on, and reports an `once` that comes too late.
    mutating func noteJournalUse(_ command: Command, at span: Span) {
        if command.isStep { journalUse.firstStep = journalUse.firstStep ?? command.name }
        guard command.identifiesRun else { return }
        journalUse.callsOnce = true
        let mistake: JournalMistake? =
            scripts.count > 1 ? .onceInIncludedScript : journalUse.firstStep.map { .lateOnce(after: $0) }
        if let mistake { report(Diagnostic(NamedMistake(.part(command.name), mistake), at: span)) }
    }
}
