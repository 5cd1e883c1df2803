package import EmbedJobs
internal import LocalFiles

/// A step of a run, with what the next start of the script does about it, and why.
///
/// The journal alone tells that, so jobs and datasets are those that the run has last seen. The next start asks the
/// service.
package struct RecordedStep: Sendable {
    /// The step as recorded.
    let step: JournalContents.Step
    /// What the next start does.
    let plan: Plan
    /// Why.
    let reason: String

    /// What the next start of a script does about a step.
    enum Plan: String, Sendable {
        /// Nothing: it is done.
        case done
        /// Its job is waited for again, unless it has failed meanwhile.
        case attached = "attached again"
        /// The service is searched for what it made; if it made nothing, it is done again.
        case lookedFor = "looked for"
        /// It is done again.
        case again = "done again"
        /// Nothing: the run does not continue, a process is doing it, or a later attempt follows.
        case none = "-"
    }

    /// The steps of a run, in the order of the journal; `makeDigest` compares downloaded files with it.
    package static func all(
        of run: RecordedRun,
        at now: Timestamp,
        in zone: LocalZone = .system,
        _ makeDigest: @escaping () -> any RunningDigest
    ) -> [RecordedStep] {
        let deleted = Set(run.contents.steps.filter { $0.intent.kind == .delete }.compactMap { $0.outcome?.id })
        var later = run.contents.steps.filter { $0.intent.attempt > 1 }
        return run.contents.steps.map { step in
            let explanation = Explanation(
                run: run,
                step: step,
                continues: run.canContinue(at: now),
                deleted: deleted,
                makeDigest: makeDigest,
                zone: zone
            )
            let (plan, reason) = explanation.result
            // What failed is done again once.
            let next = plan == .again ? later.firstIndex { $0.intent.isRepetition(of: step.intent) } : nil
            guard let next else { return RecordedStep(step: step, plan: plan, reason: reason) }
            later.remove(at: next)
            return RecordedStep(
                step: step,
                plan: .none,
                reason: "\(reason): attempt \(step.intent.attempt + 1) follows"
            )
        }
    }

    /// The columns of a table of steps.
    package static let columns = TableColumns(["line", "step", "subject", "next", "reason"])

    /// The record of the step.
    package var record: Record {
        let intent = step.intent
        return Record([
            ("file", .optional(intent.file)), ("line", intent.line.map { .number($0) } ?? .null),
            ("step", .text(intent.kind.rawValue)), ("attempt", .number(intent.attempt)),
            ("subject", .text(Self.subject(of: intent))), ("id", .optional(step.id)), ("next", .text(plan.rawValue)),
            ("reason", .text(reason)), ("at", .time(step.outcome?.at ?? intent.at)), ("key", .text(step.key)),
        ])
    }

    /// The file or the name that the step is about.
    private static func subject(of intent: JournalIntent) -> String {
        let names =
            switch intent.kind {
            case .upload: ["path", "name"]
            case .create: ["name", "dataset_id"]
            case .download: ["to"]
            case .delete: ["id"]
            }
        return names.lazy.compactMap { intent[$0] }.first ?? intent.request.first?.value ?? ""
    }
}

/// Finds what the next start does about one step.
private struct Explanation {
    let run: RecordedRun
    let step: JournalContents.Step
    /// Whether the next start continues the run.
    let continues: Bool
    /// The jobs and datasets that the run has deleted.
    let deleted: Set<String>
    let makeDigest: () -> any RunningDigest
    let zone: LocalZone

    var result: (plan: RecordedStep.Plan, reason: String) {
        let time = time(step.outcome?.at ?? step.intent.at)
        guard continues else { return (step.outcome == nil ? .none : .done, settled(time)) }
        if let rejection = step.rejection { return (.again, "nothing was done at \(time): \(rejection.message)") }
        guard let outcome = step.outcome else { return open(time) }
        switch step.intent.kind {
        case .upload: return upload(outcome.id ?? "", time)
        case .create: return create(outcome.id ?? "", time)
        case .download: return download(outcome.written ?? step.intent.written, time)
        case .delete: return (.done, "deleted at \(time)")
        }
    }

    /// What happened to a step of a run that does not continue.
    private func settled(_ time: String) -> String {
        if step.outcome != nil { return "done at \(time)" }
        if let rejection = step.rejection { return "nothing was done at \(time): \(rejection.message)" }
        return run.isRunning ? "begun at \(time)" : "begun at \(time), without an outcome"
    }

    /// What happens after an intent without an outcome.
    private func open(_ time: String) -> (RecordedStep.Plan, String) {
        switch step.intent.kind {
        case .upload, .create: (.lookedFor, "begun at \(time), without an outcome: it may have been done")
        case .download: download(step.intent.written, time)
        case .delete: (.again, "begun at \(time), without an outcome")
        }
    }

    private func upload(_ id: String, _ time: String) -> (RecordedStep.Plan, String) {
        if deleted.contains(id) { return (.done, "dataset \(id) was used and deleted by the run") }
        if run.contents.ends[id]?.status == ValidationStatus.failed.rawValue {
            return (.again, "the validation of dataset \(id) failed")
        }
        return (.done, "dataset \(id) of \(time) is used again if the file is unchanged and the service still has it")
    }

    private func create(_ id: String, _ time: String) -> (RecordedStep.Plan, String) {
        if deleted.contains(id) { return (.done, "the run has deleted the job") }
        switch run.contents.ends[id].map({ JobStatus(rawValue: $0.status) }) {
        case .complete?: return (.done, "the job is complete")
        case .failed?: return (.again, "the job failed")
        case .cancelled?: return (.again, "the job was cancelled")
        default: return (.attached, "the job of \(time) had not ended when the run did")
        }
    }

    private func download(_ file: JournalFileDigest?, _ time: String) -> (RecordedStep.Plan, String) {
        guard let file else { return (.again, "begun at \(time), without an outcome") }
        guard let status = try? FileStatus.of(file.path, followsLinks: true) else {
            return (.again, "the file no longer exists")
        }
        guard status.size == file.bytes, (try? digest(of: file.path)) == file.sha256 else {
            return (.again, "the file has changed since \(time)")
        }
        return (.done, "the file is unchanged since \(time)")
    }

    private func digest(of path: String) throws -> String {
        var digest = makeDigest()
        try InputFile(path: path).forEachChunk(of: Limits.chunkBytes) { digest.update($0) }
        return digest.hexadecimal()
    }

    /// A time for people, in minutes.
    private func time(_ moment: Timestamp) -> String {
        let offset = zone.secondsAheadOfUTC(at: moment.microseconds / 1_000_000)
        let local = Timestamp(microseconds: moment.microseconds + Int64(offset) * 1_000_000)
        return String(local.description.prefix(16)).replacing("T", with: " ")
    }
}

extension JournalIntent {
    /// Whether it is the next attempt of another one.
    fileprivate func isRepetition(of other: JournalIntent) -> Bool {
        kind == other.kind && attempt == other.attempt + 1 && request == other.request
    }
}
