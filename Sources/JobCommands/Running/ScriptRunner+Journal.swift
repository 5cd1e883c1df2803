internal import JobScript
internal import LocalFiles

/// The journal of a script's run.
extension ScriptRunner {
    /// Prepares the journal of a script that was checked, before it runs. Returns whether the check must be repeated,
    /// since a run continues: its values and files are others.
    mutating func prepareJournal(
        _ use: JournalUse,
        _ library: ScriptLibrary,
        _ parameters: [(name: String, value: String)],
        isValid: Bool,
        isPreview: Bool = false
    ) throws(CommandFailure) -> Bool {
        guard use.isNeeded, let setup = session.context.journals, let makeDigest = session.context.makeDigest else {
            return false
        }
        let plan = RunPlan(
            setup,
            makeDigest,
            library,
            parameters: parameters,
            arguments: session.state.inputs.arguments,
            usesStartTime: use.usesStartTime,
            callsOnce: use.callsOnce,
            isDry: isPreview || !session.mode.takesEffect
        )
        session.plan = plan
        guard plan.isRecorded else { return false }
        // A script with mistakes takes no lock, except if they may be files of the run that it continues.
        if !isValid, setup.isFresh || !isUnfinished(plan) { return false }
        return try session.beginRun()
    }

    /// The runner as it would be if it continued a run, so that a check knows the run's values and files; nil if there
    /// is none to continue.
    func continued(
        _ use: JournalUse,
        _ library: ScriptLibrary,
        _ parameters: [(name: String, value: String)]
    ) -> ScriptRunner? {
        var runner = self
        runner.session.output = DryRunOutput(session.output)
        let isContinued = try? runner.prepareJournal(use, library, parameters, isValid: false, isPreview: true)
        return isContinued == true ? runner : nil
    }

    private func isUnfinished(_ plan: RunPlan) -> Bool {
        guard plan.setup.resume != .no, case .unfinished? = try? plan.earlier(at: session.now) else { return false }
        return true
    }

    /// The files as the checker sees them: those that the run itself has written may be replaced.
    var lookup: FileLookup {
        guard let journal = session.journal ?? session.onRecord else { return files }
        var files = files
        files.isOwn = { journal.isOwn($0) }
        return files
    }
}

extension [Statement] {
    /// The statements up to the call of `once`; nil if something other than values and settings precedes it.
    func upToOnce(_ table: CommandTable) -> [Statement]? {
        for (index, statement) in enumerated() {
            switch statement.kind {
            case .parameter, .assignment(_, _, .value): continue
            case .run(let run):
                guard case .command(let invocation) = run.action, let command = table[invocation.verb.text] else {
                    return nil
                }
                if command.identifiesRun { return Array(self[...index]) }
                guard command.name == Command.set.name else { return nil }
            default: return nil
            }
        }
        return nil
    }
}

extension Diagnostic {
    /// Whether it is about a file that is missing, or that exists.
    var concernsFile: Bool {
        let mistake = (mistake as? NamedMistake)?.mistake ?? mistake
        return switch (mistake as? FileMistake, mistake as? ArgumentMistake) {
        case (.missingFile, _), (.unmatchedPattern, _), (_, .existingFile), (_, .existingFolder): true
        default: false
        }
    }
}
