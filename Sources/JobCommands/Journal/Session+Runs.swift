internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

/// Starting, continuing and ending a run that has a journal.
extension Session {
    /// Prepares the journal of a script: takes the lock of its slot, and continues its unfinished run.
    ///
    /// Nothing is written yet for a new run. A script that calls `once` gets its journal there; until then, only the
    /// values of its unfinished run are restored.
    ///
    /// - Returns: Whether the script continues a run.
    mutating func beginRun() throws(CommandFailure) -> Bool {
        guard let plan else { return false }
        if plan.setup.folder == nil {
            output.warning(
                "warning: \(plan.name): without a folder for its journal, a second run repeats everything; set HOME or "
                    + "XDG_STATE_HOME"
            )
        }
        let locks = try lock(plan.slot)
        guard let current = self.plan else { return false }
        let last = try unfinished(current.setup.resume == .no ? .nothing : earlier(current))
        let (found, replaced) = current.setup.isFresh ? (nil, last) : (last, nil)
        if let found { restore(found.contents.run, found.contents.standards) }
        guard found != nil || current.setup.resume != .only else {
            throw CommandFailure(.usage, JournalMistake.nothingToContinue(current.name, line: current.line([])))
        }
        guard !current.callsOnce else {
            self.locks = locks
            onRecord = found.map { RunJournal(current, $0, [], mayLackSteps: false) }
            return found != nil
        }
        if let found {
            try continueRun(found, locks, mayLackSteps: false)
            return true
        }
        let run = newRun(scope: state.runID)
        let path = current.slot?.journalPath(of: run.id)
        journal = RunJournal(current, run, at: path, locks, replacing: replaced, mayLackSteps: false)
        return false
    }

    /// Begins the work with a key, or continues it; throws the end of the script if it is finished.
    mutating func beginOnce(_ key: String) throws(CommandFailure) {
        guard let plan else { throw CommandFailure(.failure, JournalMistake.missingJournals) }
        let mistake: JournalMistake? =
            state.isSingleCommand
            ? .onceAlone
            : plan.setup.resume == .no ? .onceWithoutJournals : journal?.run.onceKey != nil ? .repeatedOnce : nil
        if let mistake { throw CommandFailure(.usage, mistake) }
        let slot = plan.slot(once: key)
        let locks = self.locks + (try lock(slot, for: "key=\(key)"))
        guard let current = self.plan else { return }
        try endIfFinished(slot, key)
        if onlyAsksOnce { throw CommandFailure(.exited(.usage)) }
        let last = try unfinished(slot == nil ? .nothing : earlier(current, in: slot))
        let (found, replaced) = current.setup.isFresh ? (nil, last) : (last, nil)
        let scope = current.scope(once: key)
        if let found { return try continueRun(found, locks, mayLackSteps: found.contents.run.scope == scope) }
        // Work that starts over is other work.
        let run = newRun(scope: current.setup.isFresh ? state.runID : scope, onceKey: key)
        let path = current.slot(once: key)?.journalPath(of: run.id)
        let mayLackSteps = !current.setup.isFresh
        let journal = RunJournal(current, run, at: path, locks, replacing: replaced, mayLackSteps: mayLackSteps)
        self.journal = journal
        do throws(FileError) { try open(journal) } catch { throw CommandFailure(error) }
    }

    /// Records the end of the run, and says how to continue one that is unfinished.
    mutating func endRun(_ code: ExitCode) {
        if let journal {
            if journal.isOpen, journal.isKept, code != .done {
                output.warning(
                    journal.plan.isRecorded
                        ? "to continue: \(journal.plan.continuation)" : "to continue: run the same commands again"
                )
            }
            journal.close(code, at: now)
        }
        (journal, onRecord, plan, locks, state.standards, state.resumed) = (nil, nil, nil, [], [:], [])
        (state.runID, state.time) = (state.inputs.runID, state.isInteractive ? state.time : state.inputs.startTime)
    }

    // MARK: Earlier runs

    private func earlier(_ plan: RunPlan, in slot: JournalSlot? = nil) throws(CommandFailure) -> RunPlan.Earlier {
        do throws(FileError) { return try plan.earlier(in: slot, at: now) } catch { throw CommandFailure(error) }
    }

    /// Ends the script if the work with a key is finished.
    private func endIfFinished(_ slot: JournalSlot?, _ key: String) throws(CommandFailure) {
        guard let slot, plan?.setup.isFresh != true else { return }
        let last: JournalSlot.Journal?
        do throws(FileError) { last = try slot.last { _ in true } } catch { throw CommandFailure(error) }
        guard let last, last.contents.isFinished else { return }
        let time = clockText(last.contents.endedAt ?? last.contents.changedAt)
        let freshStart = plan.flatMap { $0.isRecorded ? "; to do it again: \($0.freshStart)" : nil } ?? ""
        show("once key=\(key): finished at \(time)\(freshStart)")
        throw CommandFailure(.exited(.done))
    }

    /// The journal to continue, or to abandon; nil if there is none.
    private func unfinished(_ earlier: RunPlan.Earlier) throws(CommandFailure) -> JournalSlot.Journal? {
        guard let plan else { return nil }
        switch earlier {
        case .nothing: return nil
        case .expired(let journal):
            let start = clockText(journal.contents.run.startedAt)
            let age =
                plan.usesStartTime
                ? "\(Limits.datedRunHoursMax) hours, and the script uses $today or $now" : "\(Limits.runDaysMax) days"
            show("\(plan.name): the unfinished run of \(start) is older than \(age): a new run begins")
            return nil
        case .unfinished(let journal): return journal
        case .unreadable(let path):
            guard !plan.setup.isFresh else { return nil }
            throw CommandFailure(.failure, JournalMistake.unreadableJournal(path, freshStart: plan.freshStart))
        }
    }

    private mutating func continueRun(
        _ found: JournalSlot.Journal,
        _ locks: [FileLock],
        mayLackSteps: Bool
    ) throws(CommandFailure) {
        guard let plan else { return }
        restore(found.contents.run, found.contents.standards)
        let damage = found.contents.damagedCount
        let journal = RunJournal(plan, found, locks, mayLackSteps: mayLackSteps || damage > 0)
        self.journal = journal
        do throws(FileError) { try open(journal) } catch { throw CommandFailure(error) }
        if mode.takesEffect { state.resumed = found.contents.unendedJobs }
        let count = found.contents.steps.count { $0.outcome != nil }
        let start = clockText(found.contents.run.startedAt)
        let freshStart = plan.isRecorded ? "; to start over: \(plan.freshStart)" : ""
        show("\(plan.name): continues the run of \(start), \(Figures.count(count, of: "step")) done\(freshStart)")
        guard damage > 0 else { return }
        show("\(found.path): \(Figures.count(damage, of: "line")) damaged: the service is searched for missing steps")
    }

    /// Gives the variables the values that they had when the run began.
    private mutating func restore(_ run: JournalRun, _ standards: [String: JournalContents.Standard]) {
        state.time = StartTime(run, in: state.inputs.startTime.zone)
        state.runID = run.id
        state.standards.merge(standards) { _, recorded in recorded }
    }

    private func newRun(scope: String, onceKey: String? = nil) -> JournalRun {
        JournalRun(
            id: state.runID,
            script: plan?.script ?? "",
            directory: plan?.directory ?? "",
            parameters: plan?.parameters ?? [],
            arguments: plan?.arguments ?? [],
            service: plan?.setup.service ?? "",
            owner: plan?.setup.owner ?? "",
            startedAt: now,
            today: state.time.today,
            now: state.time.now,
            onceKey: onceKey,
            scope: scope
        )
    }

    private func show(_ line: String) {
        if mode.takesEffect { output.message(line) } else { mode.show(line) }
    }

    // MARK: Locks

    /// Takes the lock of a slot, and creates its folder. A run that looks nothing up, and a dry run, take none.
    private mutating func lock(_ slot: JournalSlot?, for name: String? = nil) throws(CommandFailure) -> [FileLock] {
        guard let plan, let slot, !plan.isDry else { return [] }
        do throws(FileError) { try slot.create() } catch {
            // Without a usable state folder, as in some containers, a script still runs.
            guard !plan.setup.isChosen, error.isUnusableFolder else { throw CommandFailure(error) }
            output.warning("warning: \(error); without a journal, a second run repeats everything")
            self.plan?.setup.folder = nil
            return []
        }
        guard plan.setup.resume != .no else { return [] }
        do throws(FileLock.Refusal) { return [try FileLock(path: slot.lockPath)] } catch {
            switch error {
            case .failed(let error): throw CommandFailure(error)
            case .held(let processID):
                let since = JournalSlot.time(of: slot.lockPath).map(clockText)
                let mistake = JournalMistake.heldRun(name ?? plan.name, processID: processID, since: since)
                throw CommandFailure(.locked, mistake)
            }
        }
    }
}

extension FileError {
    /// Whether no folder can be created there, also not later, as on a disk that is full now.
    fileprivate var isUnusableFolder: Bool { !isOutOfSpace }
}

extension JournalSlot {
    /// Creates the folder with access for its owner only, if it does not exist.
    fileprivate func create() throws(FileError) {
        let journals = Folder.parent(of: path)
        let state = Folder.parent(of: journals)
        // Folders above these are the user's own, and get default permissions.
        try Folder.create(Folder.parent(of: state))
        for folder in [state, journals, path] { try Folder.create(folder, isPrivate: true) }
    }
}
