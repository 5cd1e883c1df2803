/// The text of mistakes in the start of a run.
extension JournalMistake {
    package var message: String {
        switch self {
        case .heldRun(let name, let processID, let since):
            "\(name): already running" + (processID.map { " in process \($0)" } ?? "")
                + (since.map { " since \($0)" } ?? "")
        case .nothingToContinue(let name, _): "\(name): no unfinished run to continue"
        case .unreadableJournal(let path, _):
            "\(path): the record of the last run is damaged, or a later version wrote it"
        case .lateOnce(let command): "must come before the first \(command)"
        case .onceInIncludedScript: "only the main script may call it"
        case .repeatedOnce: "was already called in this run"
        case .onceAlone: "a single command has nothing to run once"
        case .onceWithoutJournals: "cannot be used with --resume=no"
        case .missingJournals: "this program does not record runs"
        }
    }

    package var help: String? {
        switch self {
        case .heldRun: "wait until it has ended, then run it again"
        case .nothingToContinue(_, let line): line.map { "to start a new run: \($0)" }
        case .unreadableJournal(_, let line): "to do everything again: \(line)"
        case .lateOnce: "move once to the top of the script, after its params"
        case .onceInIncludedScript: "start that script by itself: embedjobs run FILE"
        case .repeatedOnce: "to do other work once, write another script"
        case .onceAlone: "write it at the top of a script, or before other commands on one line: once key=KEY; …"
        case .onceWithoutJournals: "to do the work again, use --fresh"
        case .missingJournals: "embedjobs run FILE"
        }
    }
}
