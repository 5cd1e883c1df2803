package import EmbedJobs
package import LocalFiles

/// A run of a script with its journal, as `embedjobs runs` shows it. No service is asked.
package struct RecordedRun: Sendable {
    /// Where its journal is.
    package let slot: JournalSlot
    /// The path of its journal.
    package let path: String
    /// What is on record.
    package let contents: JournalContents
    /// Whether a process runs the script now.
    package let isRunning: Bool

    /// The state of a run.
    package enum Status: String, Sendable {
        /// A process runs the script now.
        case running
        /// The script has ended with exit code 0.
        case finished
        /// It was interrupted or has failed, and the next start of the script may continue it.
        case unfinished
        /// Another run was started in its place.
        case abandoned
    }

    /// Describes a run with its journal.
    package init(_ journal: JournalSlot.Journal, in slot: JournalSlot) {
        self.slot = slot
        (path, contents, isRunning) = (journal.path, journal.contents, journal.isRunning)
    }

    /// All runs in a folder of journals, newest first.
    package static func all(in folder: JournalFolder) throws(FileError) -> [RecordedRun] {
        var runs: [RecordedRun] = []
        for slot in try folder.slots() {
            runs += try slot.journals().map { RecordedRun($0, in: slot) }
        }
        return runs.sorted { ($0.contents.run.startedAt, $0.id) > ($1.contents.run.startedAt, $1.id) }
    }

    /// The run with an id, or with the only id that begins with a text.
    ///
    /// - Throws: `unknownRun` or `ambiguousRun`.
    package static func named(_ text: String, among runs: [RecordedRun]) throws(CommandFailure) -> RecordedRun {
        if let run = runs.first(where: { $0.id == text }) { return run }
        let matches = runs.filter { $0.id.hasPrefix(text) }
        guard let run = matches.first else {
            let suggestion = Suggestion.closest(to: text, among: runs.map(\.id))
            throw CommandFailure(.failure, ProgramMistake.unknownRun(text, suggestion: suggestion))
        }
        guard matches.count == 1 else {
            throw CommandFailure(.failure, ProgramMistake.ambiguousRun(text, matches.map(\.id)))
        }
        return run
    }

    /// The name of the run, as in `$run.id`.
    package var id: String { contents.run.id }

    /// The state of the run.
    package var status: Status {
        if isRunning { return .running }
        if contents.isFinished { return .finished }
        return contents.isAbandoned ? .abandoned : .unfinished
    }

    // MARK: Showing

    /// The columns of a table of runs.
    package static let columns = TableColumns(
        ["id", "status", "name", "once", "steps_done", "started_at"],
        dispensable: ["steps_done", "once"]
    )

    /// The record of the run.
    package var record: Record {
        let run = contents.run
        let done = contents.steps.count { $0.outcome != nil }
        return Record([
            ("id", .text(id)), ("status", .status(status.rawValue, status.sign)),
            ("name", .text(Folder.name(of: run.script))), ("script", .text(run.script)),
            ("parameters", .list(run.parameters.map { "\($0.name)=\($0.value)" })), ("args", .list(run.arguments)),
            ("directory", .text(run.directory)), ("once", .optional(run.onceKey)), ("service", .text(run.service)),
            ("steps_done", .progress(done, of: contents.steps.count)), ("started_at", .time(run.startedAt)),
            ("changed_at", .time(contents.changedAt)),
            ("exit_code", contents.exitCode.map { .number(Int($0.rawValue)) } ?? .null), ("journal", .text(path)),
        ])
    }

    /// The run in one line: "nightly.embedjobs, unfinished (exit code 3), 4 of 6 steps done".
    package var line: String {
        let code = status == .unfinished ? contents.exitCode.map { " (exit code \($0.rawValue))" } ?? "" : ""
        let done = contents.steps.count { $0.outcome != nil }
        let key = contents.run.onceKey.map { ", once key=\($0)" } ?? ""
        return "\(Folder.name(of: contents.run.script))\(key), \(status.rawValue)\(code), "
            + "\(done) of \(contents.steps.count) steps done"
    }

    /// Whether the next start of the script may continue the run. It does not if the script uses the time of its start
    /// and the run is older than half a day.
    package func canContinue(at now: Timestamp) -> Bool {
        let age = (now.microseconds - contents.run.startedAt.microseconds) / 1_000_000
        return status == .unfinished && age <= Limits.runDaysMax * 86_400
    }

    /// The line that starts the script as the run was started, with further options.
    package func startLine(_ options: [String] = []) -> String {
        let run = contents.run
        guard run.script.hasPrefix("/") else { return "run the same commands again in \(run.directory)" }
        let isRemote = run.service.contains("://") || run.service.hasPrefix("unix:")
        let words =
            ["embedjobs", "run"] + (isRemote ? ["--server", run.service] : []) + options + [run.script]
            + run.parameters.map { "\($0.name)=\($0.value)" } + (run.arguments.isEmpty ? [] : ["--"] + run.arguments)
        return SystemShell.shownLine(["cd", run.directory]) + " && " + SystemShell.shownLine(words)
    }
}

extension RecordedRun.Status {
    fileprivate var sign: StatusSign {
        switch self {
        case .running: .activity
        case .finished: .success
        case .unfinished: .failure
        case .abandoned: .other
        }
    }
}
