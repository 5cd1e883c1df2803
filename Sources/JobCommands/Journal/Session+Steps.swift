internal import DisplayText
internal import EmbedJobs
internal import JobScript
internal import LocalFiles

/// Performing the steps of a run, each recorded before it takes effect and after.
extension Session {
    /// Calls the service to create something, once for all processes of the run.
    mutating func perform<ID: RawRepresentable<String> & Sendable>(
        _ step: RunStep,
        _ earlier: CreationIdentity.Earlier,
        _ create: (any EmbedJobsService) async throws(APIError) -> ID
    ) async throws(CommandFailure) -> ID {
        try intend(step)
        let identity = CreationIdentity(step.key, earlier: earlier, isTagged: settings.tag == .on)
        let result = await CreationIdentity.$current.withValue(identity) { () async -> Result<ID, CommandFailure> in
            do throws(CommandFailure) { return .success(try await ask(create)) } catch { return .failure(error) }
        }
        switch result {
        case .success(let id):
            try note(outcome: step, id: id.rawValue)
            return id
        case .failure(let failure):
            // What an earlier process has sent may have had an effect, regardless of the response to this one.
            if case .intended = earlier { throw failure }
            try note(rejection: step, failure)
            throw failure
        }
    }

    /// Opens the journal, and records the defaults that were evaluated before.
    func open(_ journal: RunJournal) throws(FileError) {
        guard !journal.isOpen else { return }
        try journal.open(at: now)
        for (name, value) in state.standards.sorted(by: { $0.key < $1.key }) { try journal.note(standard: name, value) }
    }

    /// Records that a step is about to take effect.
    func intend(_ step: RunStep, _ written: JournalFileDigest? = nil) throws(CommandFailure) {
        guard let journal else { return }
        let intent = JournalIntent(
            step: step.key,
            kind: step.kind,
            attempt: step.attempt,
            at: now,
            file: location?.file,
            line: location.map { journal.plan.library.source($0.file).position(of: $0.span.start).line },
            request: step.request,
            written: written
        )
        do throws(FileError) {
            try open(journal)
            try journal.append(.intent(intent))
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Records that a step has taken effect.
    func note(outcome step: RunStep, id: String? = nil, _ written: JournalFileDigest? = nil) throws(CommandFailure) {
        try record(.outcome(JournalOutcome(step: step.key, at: now, id: id, written: written)))
    }

    /// Records that a step certainly had no effect, if the failure says so.
    func note(rejection step: RunStep, _ failure: CommandFailure) throws(CommandFailure) {
        guard !Task.isCancelled, failure.excludesEffect else { return }
        try record(.rejected(step: step.key, at: now, code: failure.kind, message: failure.message))
    }

    private func record(_ record: JournalRecord) throws(CommandFailure) {
        do throws(FileError) { try journal?.append(record) } catch { throw CommandFailure(error) }
    }

    /// Says that the outcome of a step is not on record, and how to find it.
    func lookFor(_ subject: String, _ step: JournalContents.Step) -> CreationIdentity.Earlier {
        let time = clockText(step.intent.at)
        showSkipped("\(subject): it is not on record whether the request of \(time) succeeded: looking for it")
        return .intended(step.intent.at)
    }

    /// Shows that a step is left out, in a dry run too.
    func showSkipped(_ line: String) {
        if mode.takesEffect { output.message(line) } else { mode.show("    " + line) }
    }

    /// The time of a record for people: of the day if it is today's.
    func clockText(_ moment: Timestamp) -> String {
        let (time, today) = (state.inputs.startTime.at(moment), state.inputs.startTime.at(now).today)
        return time.today == today ? time.timeOfDay : "\(time.today) \(time.timeOfDay)"
    }
}

extension CommandFailure {
    /// Whether the request certainly had no effect.
    fileprivate var excludesEffect: Bool {
        guard case .service(let error, _)? = mistake as? CommandMistake else { return false }
        let certain: [APIError.Code] = [
            .invalidRequest, .notFound, .unauthorized, .forbidden, .paymentRequired, .rateLimited, .payloadTooLarge,
            .insufficientStorage, .unreachable, .storeLocked, .storeRefused, .modelInvalid, .unsupportedMediaType,
            .invalidSetting, .notImplemented,
        ]
        return certain.contains(error.code)
    }
}
