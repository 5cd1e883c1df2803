internal import DisplayText
internal import JobScript

/// Runs `try { … }` and `retry`.
extension Interpreter {
    mutating func attempt(_ attempt: Attempt) async throws(Stop) {
        do throws(Stop) {
            if let repetition = attempt.repetition {
                try await repeated(attempt, repetition)
            } else {
                try await runShown(attempt.body, "try:")
            }
        } catch {
            guard attempt.repetition == nil || attempt.handler != nil else { throw error }
            return try await handle(error, attempt.handler ?? [])
        }
        try await noteSuccess(attempt.handler ?? [])
    }

    private mutating func repeated(_ attempt: Attempt, _ repetition: Attempt.Repetition) async throws(Stop) {
        guard session.mode.repeatsAttempts else { return try await showOnce(attempt) }
        let (count, pause) = try arguments(of: repetition)
        var number = 1
        while true {
            do throws(Stop) {
                return try await runBody(attempt.body)
            } catch {
                // A repeated request whose outcome is unknown could take effect twice.
                guard let failure = error.failure, failure.exitCode != .outcomeUnknown else { throw error }
                guard number < count else { throw error.noting("after \(Figures.count(count, of: "attempt"))") }
                session.state.caught = .failure(failure)
                let reason = error.diagnostic?.message ?? failure.message
                session.output.message(
                    "retry: attempt \(number) of \(count) failed, next in \(Figures.duration(pause)): \(reason)"
                )
                do { try await session.clock.sleep(pause) } catch {
                    throw Stop(exitCode: .interrupted, diagnostic: nil)
                }
            }
            number += 1
        }
    }

    /// Shows the block of `retry`. What `assert` and `fail` refuse now, they may accept in a later attempt.
    private mutating func showOnce(_ attempt: Attempt) async throws(Stop) {
        do throws(Stop) {
            try await runShown(attempt.body, "\(ScriptWriter.heading(of: attempt)) (until it succeeds; shown once):")
        } catch {
            guard let failure = error.failure, failure.exitCode == .assertion else { throw error }
            session.mode.show("    fails at first, may succeed later: \(failure.message)")
        }
    }

    /// Evaluates the arguments of `retry`.
    private func arguments(of repetition: Attempt.Repetition) throws(Stop) -> (count: Int, pause: Duration) {
        let count: Bounded<AttemptCount> = try argument(repetition.count, Checker.attemptCount)
        var pause = Duration.seconds(Limits.attemptPauseSecondsStandard)
        for option in repetition.options { pause = try argument(option.value, Checker.attemptPause) }
        return (count.number, pause)
    }

    /// Evaluates and reads one argument.
    private func argument<T: ArgumentType>(_ term: Term, _ parameter: ParameterDescription) throws(Stop) -> T {
        let value = try value(of: term)
        do throws(ArgumentMistake) {
            return try T(reading: value)
        } catch {
            throw stop(parameter.diagnostic(error, at: term.span))
        }
    }

    private mutating func runShown(_ body: [Statement], _ heading: @autoclosure () -> String) async throws(Stop) {
        session.mode.open(heading(), isDoubtful: false)
        defer { session.mode.close(isDoubtful: false) }
        try await runBody(body)
    }

    /// Runs statements up to the first failure, also with `on_error=continue`: the attempt catches it.
    private mutating func runBody(_ body: [Statement]) async throws(Stop) {
        openAttempts += 1
        defer { openAttempts -= 1 }
        try await run(body)
    }
}

/// The allowed numbers of attempts of `retry`.
enum AttemptCount: NumberRange {
    static let range = 1...Limits.attemptsMax
}

extension Interpreter.Stop {
    /// The stop with a note in its diagnostic.
    fileprivate func noting(_ note: String) -> Interpreter.Stop {
        guard var diagnostic else { return self }
        diagnostic.notes.append(note)
        var stop = Interpreter.Stop(exitCode: exitCode, diagnostic: diagnostic, failure: failure)
        stop.isFinal = isFinal
        return stop
    }
}
