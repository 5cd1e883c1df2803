package import EmbedJobs
internal import LocalFiles

/// What a journal says about its run.
package struct JournalContents: Sendable {
    /// The run.
    package let run: JournalRun
    /// The steps, in the order of their first intents.
    package private(set) var steps: [Step] = []
    /// The values of parameters that were not given, by name.
    package private(set) var standards: [String: Standard] = [:]
    /// How jobs and validations of datasets ended, by the id.
    package private(set) var ends: [String: JournalEnd] = [:]
    /// How the last process of the run ended; nil if it did not say so, or if it runs.
    package private(set) var exitCode: ExitCode?
    /// When the last process of the run ended; nil if it did not say so, or if it runs.
    package private(set) var endedAt: Timestamp?
    /// Whether another run was started in place of this one.
    package private(set) var isAbandoned = false
    /// How often a process has continued the run.
    package private(set) var resumeCount = 0
    /// The number of whole lines other than records, as a defect of the disk leaves them.
    package private(set) var damagedCount = 0
    /// The time of the last record.
    package private(set) var changedAt: Timestamp
    /// The number of bytes up to the end of the last whole line that was read.
    package private(set) var length = 0

    private var indexes: [String: Int] = [:]
    private var endPositions: [String: Int] = [:]
    /// The steps that made jobs and datasets, by the id.
    private var makers: [String: Int] = [:]
    /// The steps that delete jobs and datasets, by the id.
    private var deletions: [String: Int] = [:]
    /// The number of records so far.
    private var count = 0

    /// A step with what is on record about it.
    package struct Step: Sendable {
        /// The last intent.
        package fileprivate(set) var intent: JournalIntent
        /// The outcome; nil if it is not on record.
        package fileprivate(set) var outcome: JournalOutcome?
        /// Why the step certainly had no effect; nil if it may have had one.
        package fileprivate(set) var rejection: (code: String, message: String)?
        /// The position of the first intent among all records.
        fileprivate let position: Int

        /// The key of the step.
        package var key: String { intent.step }
        /// The dataset or job that it made or deleted.
        package var id: String? { outcome?.id }
        /// Whether it may have had an effect that is not on record.
        package var isOpen: Bool { outcome == nil && rejection == nil }
    }

    /// The value of a default, and its expression.
    package struct Standard: Hashable, Sendable {
        /// The value.
        package let value: JournalValue
        /// The expression in the script.
        package let expression: String
    }

    /// Whether the run is finished: its script ended with exit code 0.
    package var isFinished: Bool { exitCode == .done }
    /// Whether the run can continue.
    package var canContinue: Bool { !isFinished && !isAbandoned }

    /// The jobs that the run has created and neither seen to end nor deleted.
    var unendedJobs: [JobID] {
        let deleted = Set(steps.filter { $0.intent.kind == .delete }.compactMap(\.id))
        return steps.filter { $0.intent.kind == .create }.compactMap(\.id)
            .filter { ends[$0] == nil && !deleted.contains($0) }.map(JobID.init(rawValue:))
    }

    /// Returns the step with a key.
    package subscript(step key: String) -> Step? { indexes[key].map { steps[$0] } }

    /// The step that made a job or a dataset.
    func maker(of id: String) -> Step? { makers[id].map { steps[$0] } }

    /// The step that has deleted a job or a dataset, or may have.
    func deletion(of id: String) -> Step? {
        guard let deletion = deletions[id].map({ steps[$0] }), deletion.rejection == nil else { return nil }
        // A service may give the id of a deleted object to another one.
        if let maker = maker(of: id), maker.position > deletion.position { return nil }
        return deletion
    }

    /// Whether a step was begun after the end of a job was on record.
    func wasBegun(_ step: String, afterEndOf id: String) -> Bool {
        guard let step = self[step: step], let end = endPositions[id] else { return false }
        return step.position > end
    }

    /// Reads a journal; nil without a first line of this version. The last line is ignored if it is not whole.
    package init?(_ bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let rest = lines.popLast()?.count ?? 0
        guard let first = lines.first, case .run(let run)? = JournalRecord(line: Array(first)) else { return nil }
        self.init(run)
        for line in lines.dropFirst() {
            if let record = JournalRecord(line: Array(line)) {
                append(record)
            } else if !JournalRecord.isNamed(Array(line)) {
                damagedCount += 1
            }
        }
        length = bytes.count - rest
    }

    /// Creates the contents of a journal with its first line only.
    package init(_ run: JournalRun) {
        self.run = run
        changedAt = run.startedAt
    }

    /// Adds a record.
    package mutating func append(_ record: JournalRecord) {
        count += 1
        switch record {
        case .run: break
        case .resumed(let at):
            resumeCount += 1
            (exitCode, endedAt, changedAt) = (nil, nil, at)
        case .standard(let name, let value, let expression):
            standards[name] = Standard(value: value, expression: expression)
        case .intent(let intent): note(intent)
        case .outcome(let outcome):
            changedAt = outcome.at
            guard let index = indexes[outcome.step] else { return }
            steps[index].outcome = outcome
            if let id = outcome.id, steps[index].intent.kind != .delete { makers[id] = index }
        case .rejected(let step, let at, let code, let message):
            changedAt = at
            guard let index = indexes[step] else { return }
            steps[index].rejection = (code, message)
        case .ended(let end):
            changedAt = end.at
            (ends[end.id], endPositions[end.id]) = (end, count)
        case .abandoned(let at): (isAbandoned, changedAt) = (true, at)
        case .end(let at, let code): (exitCode, endedAt, changedAt) = (code, at, at)
        }
    }

    private mutating func note(_ intent: JournalIntent) {
        changedAt = intent.at
        guard let index = indexes[intent.step] else {
            indexes[intent.step] = steps.count
            if intent.kind == .delete, let id = intent["id"] { deletions[id] = steps.count }
            steps.append(Step(intent: intent, position: count))
            return
        }
        // A step that was rejected, or whose file has changed, is done again.
        steps[index].intent = intent
        (steps[index].outcome, steps[index].rejection) = (nil, nil)
    }
}
