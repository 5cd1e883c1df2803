internal import EmbedJobs
internal import JobScript
internal import LocalFiles
internal import Synchronization

/// The journal of the run that is in progress: what is on record, and what is added to it.
///
/// It is created with the first step, and continued from the start on. One task uses it; the end of a job may be noted
/// by any.
final class RunJournal: Sendable {
    let plan: RunPlan
    /// Whether it continues a run.
    let isContinued: Bool
    /// Whether another process may have performed a step that is not on record: the journal of work with a key may be
    /// lost, and the keys of its steps are the same in each run.
    let mayLackSteps: Bool

    private let path: String?
    /// The unfinished run in whose place this one begins.
    private let replaced: JournalSlot.Journal?
    private let state: Mutex<State>

    private struct State {
        var contents: JournalContents
        var log: (any JournalLog)?
        /// The locks of the slots, held while the run lasts.
        var locks: [FileLock]
        /// The number of equal requests so far that succeeded, by the digest of the request.
        var counts: [String: Int] = [:]
        /// The files that are on record and were compared with it.
        var compared: [String: (status: FileStatus, isUnchanged: Bool)] = [:]
        /// What the service had when it was first asked; nil until then.
        var datasets: [DatasetID: Dataset]?
        var jobs: [JobID: EmbedJob]?
    }

    /// Creates the journal of a new run at a path, which nil leaves in memory.
    init(
        _ plan: RunPlan,
        _ run: JournalRun,
        at path: String?,
        _ locks: [FileLock],
        replacing replaced: JournalSlot.Journal?,
        mayLackSteps: Bool
    ) {
        self.plan = plan
        isContinued = false
        self.mayLackSteps = mayLackSteps
        (self.path, self.replaced) = (path, replaced)
        state = Mutex(State(contents: JournalContents(run), locks: locks))
    }

    /// Continues a run.
    init(_ plan: RunPlan, _ journal: JournalSlot.Journal, _ locks: [FileLock], mayLackSteps: Bool) {
        self.plan = plan
        isContinued = true
        self.mayLackSteps = mayLackSteps
        (path, replaced) = (journal.path, nil)
        state = Mutex(State(contents: journal.contents, locks: locks))
    }

    // MARK: What is on record

    /// The run.
    var run: JournalRun { state.withLock { $0.contents.run } }
    /// All that is on record.
    var contents: JournalContents { state.withLock { $0.contents } }
    /// Whether something was recorded by this process.
    var isOpen: Bool { state.withLock { $0.log != nil } }
    /// Whether the journal outlives the process.
    var isKept: Bool { path != nil }

    /// Returns what is on record about a step.
    subscript(step key: String) -> JournalContents.Step? { state.withLock { $0.contents[step: key] } }

    /// How a job or a validation ended.
    func end(of id: String) -> JournalEnd? { state.withLock { $0.contents.ends[id] } }

    /// The step by which the run itself has deleted a job or a dataset, or may have.
    func deletion(of id: String) -> JournalContents.Step? { state.withLock { $0.contents.deletion(of: id) } }

    /// Whether the run itself has certainly deleted a job or a dataset.
    func hasDeleted(_ id: String) -> Bool { deletion(of: id)?.outcome != nil }

    // MARK: Steps

    /// The first attempt of the next step with a request.
    func step(_ kind: JournalStepKind, _ request: [JournalField], _ shown: [JournalField] = []) -> RunStep {
        let base = plan.digest(of: [kind.rawValue] + request.flatMap { [$0.name, $0.value] })
        let occurrence = state.withLock { $0.counts[base, default: 0] } + 1
        return RunStep(self, kind, request + shown, base: base, occurrence: occurrence)
    }

    /// The last attempt of a step that is on record. An earlier process found that those before it had failed, so they
    /// need no look at the service.
    func lastAttempt(of step: RunStep) -> RunStep {
        var (last, next) = (step, step)
        next.repeatAttempt()
        while self[step: next.key] != nil {
            last = next
            next.repeatAttempt()
        }
        return last
    }

    /// Notes that a step is done, so that the next equal request is another step.
    func settle(_ step: RunStep) { state.withLock { $0.counts[step.base] = step.occurrence } }

    /// Whether a job's end was answered by an equal step of the script, as in `retry`, so that the script continues
    /// from the end as it did before.
    func wasRepeated(_ step: RunStep, afterEndOf id: String) -> Bool {
        let next = RunStep(self, step.kind, step.request, base: step.base, occurrence: step.occurrence + 1)
        return state.withLock { $0.contents.wasBegun(next.key, afterEndOf: id) }
    }

    // MARK: Recording

    /// Opens the journal, and creates it for a new run.
    func open(at now: Timestamp) throws(FileError) {
        guard !isOpen, !plan.isDry else { return }
        let contents = contents
        let log: any JournalLog
        if let path { log = try plan.setup.open(path, isContinued ? contents.length : nil) } else { log = MemoryLog() }
        if !isContinued {
            try log.append(JournalRecord.run(contents.run).line)
            try abandonReplaced(at: now)
        }
        state.withLock { $0.log = log }
        if isContinued { try append(.resumed(at: now)) }
    }

    /// Closes the run that this one replaces: not before this one is on record, so that neither is lost.
    private func abandonReplaced(at now: Timestamp) throws(FileError) {
        guard let replaced else { return }
        let log = try plan.setup.open(replaced.path, replaced.contents.length)
        try log.append(JournalRecord.abandoned(at: now).line)
    }

    /// Adds a record. A dry run records nothing.
    func append(_ record: JournalRecord) throws(FileError) {
        guard let log = state.withLock({ $0.log }) else { return }
        try log.append(record.line)
        state.withLock { $0.contents.append(record) }
    }

    /// Records the value of a parameter that was not given.
    func note(standard name: String, _ standard: JournalContents.Standard) throws(FileError) {
        guard contents.standards[name] != standard else { return }
        try append(.standard(name: name, standard.value, expression: standard.expression))
    }

    /// Whether a step of the run made a job or a dataset.
    private func isOwn(id: String) -> Bool { state.withLock { $0.contents.maker(of: id) != nil } }

    /// Records the end of a job or a validation that a step of the run began. An error shows at the next step.
    func note(_ end: JournalEnd) {
        guard isOpen, self.end(of: end.id)?.status != end.status, isOwn(id: end.id) else { return }
        try? append(.ended(end))
    }

    /// Records the end of this process's part of the run, and releases the locks.
    func close(_ code: ExitCode, at now: Timestamp) {
        if isOpen { try? append(.end(at: now, exitCode: code)) }
        state.withLock { state in
            state.log = nil
            state.locks = []
        }
    }

    // MARK: Files

    /// Whether a file is unchanged since the run wrote it.
    func isUnchanged(_ file: JournalFileDigest) -> Bool {
        guard let status = try? FileStatus.of(file.path), status.kind == .file, status.size == file.bytes else {
            return false
        }
        if let known = state.withLock({ $0.compared[file.path] }), known.status == status { return known.isUnchanged }
        guard let input = try? InputFile(path: file.path, followsLinks: false),
            let found = try? plan.digest(of: input)
        else { return false }
        let isUnchanged = found == file.sha256
        state.withLock { $0.compared[file.path] = (status, isUnchanged) }
        return isUnchanged
    }

    /// Whether a path is a file that the run wrote and that is unchanged since, so that the run may replace it.
    func isOwn(_ path: String) -> Bool {
        let path = Folder.resolved(path)
        let files = contents.steps.compactMap { $0.outcome?.written ?? $0.intent.written }.filter { $0.path == path }
        return files.last.map(isUnchanged) ?? false
    }

    // MARK: What the service has

    /// The datasets that the service listed when the run first asked, or that `ask` lists now.
    func datasets(
        _ ask: () async throws(CommandFailure) -> [Dataset]
    ) async throws(CommandFailure) -> [DatasetID: Dataset] {
        if let known = state.withLock({ $0.datasets }) { return known }
        let all = Dictionary(try await ask().map { ($0.id, $0) }) { first, _ in first }
        state.withLock { $0.datasets = all }
        return all
    }

    /// The jobs that the service listed when the run first asked, or that `ask` lists now.
    func jobs(_ ask: () async throws(CommandFailure) -> [EmbedJob]) async throws(CommandFailure) -> [JobID: EmbedJob] {
        if let known = state.withLock({ $0.jobs }) { return known }
        let all = Dictionary(try await ask().map { ($0.id, $0) }) { first, _ in first }
        state.withLock { $0.jobs = all }
        return all
    }
}

/// One attempt of a step of a run, with the key by which the journal and the service recognise it.
struct RunStep: Sendable {
    let kind: JournalStepKind
    /// The fields of its record.
    private(set) var request: [JournalField]
    /// The digest of the kind and the request.
    let base: String
    /// The number among the equal steps of the run, from 1.
    let occurrence: Int
    private(set) var attempt = 1
    private(set) var key = ""
    private let scope: String
    private let plan: RunPlan

    init(
        _ journal: RunJournal,
        _ kind: JournalStepKind,
        _ request: [JournalField],
        base: String,
        occurrence: Int
    ) {
        self.kind = kind
        self.request = request
        self.base = base
        self.occurrence = occurrence
        (plan, scope) = (journal.plan, journal.run.scope)
        key = makeKey()
    }

    /// The same step with further fields in its record, which do not take part in its key.
    func adding(_ fields: [JournalField]) -> RunStep {
        var step = self
        step.request += fields
        return step
    }

    /// Begins the next attempt.
    mutating func repeatAttempt() {
        attempt += 1
        key = makeKey()
    }

    private func makeKey() -> String { plan.digest(of: [scope, base, String(occurrence), String(attempt)]) }
}
