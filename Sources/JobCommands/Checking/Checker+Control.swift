internal import JobScript

/// Checks of loops, jumps, attempts, and steps whose failure is caught.
extension Checker {
    /// A loop whose block is being checked.
    struct OpenLoop {
        /// The number of paths that were open before its block.
        let level: Int
        /// The paths that leave the block by `break` or `continue`.
        var jumps: [CheckedScope.Flow] = []
    }

    mutating func loop(_ name: Name, _ source: Statement.LoopSource, _ body: [Statement]) {
        refuseReserved(name)
        let shape: Shape
        switch source {
        case .values(let terms, let options): shape = elements(of: terms, options)
        case .command(let invocation): shape = result(of: invocation).element
        case .shell(let line):
            shell(line)
            shape = .text
        }
        let before = scope[name.text]
        let wasDead = scope.isDead
        scope[name.text] = Known(shape: shape)
        // From the second iteration on, variables that the body sets have other texts than before the loop.
        let names = Statement.namesSet(in: body)
        scope.forgetTexts(of: names)
        loops.append(OpenLoop(level: scope.openPaths))
        let end = flow { $0.inner(body) }
        scope.join([end] + loops.removeLast().jumps)
        scope.forgetTexts(of: names)
        scope[name.text] = before
        // A body that ends the script might not run.
        if !wasDead { scope.keepGoing() }
    }

    mutating func jump(_ jump: Jump, at span: Span) {
        guard let loop = loops.last else {
            return report(Diagnostic(CallMistake.jumpOutsideLoop(jump), at: span))
        }
        if !scope.isDead { loops[loops.count - 1].jumps.append(scope.flow(since: loop.level)) }
        scope.end()
    }

    mutating func attempt(_ attempt: Attempt) {
        let names = Statement.namesSet(in: attempt.body)
        if let repetition = attempt.repetition {
            check(repetition)
            // In the second attempt, variables that the block sets have other texts than before it.
            scope.forgetTexts(of: names)
        }
        let success = flow { checker in checker.caught { $0.inner(attempt.body) } }
        // Without `else`, the script ends if the last attempt fails.
        guard attempt.repetition == nil || attempt.handler != nil else { return scope.join([success]) }
        let failure = flow { checker in
            // The block may fail after any of its statements.
            checker.scope.forgetTexts(of: names)
            checker.scope.join([success.atAnyEnd, checker.flow { _ in }])
            checker.inner(attempt.handler ?? [])
        }
        scope.join([success, failure])
    }

    private mutating func check(_ repetition: Attempt.Repetition) {
        check(repetition.count, for: Self.attemptCount, of: "retry")
        var given: Set<String> = []
        for option in repetition.options {
            let key = option.key.text
            guard let parameter = Self.attemptOptions.first(where: { $0.name == key }) else {
                let names = Self.attemptOptions.map(\.name)
                let mistake = CallMistake.unknownOption(
                    key: key,
                    command: "retry",
                    suggestion: Suggestion.closest(to: key, among: names),
                    options: names
                )
                report(Diagnostic(mistake, at: option.key.span))
                continue
            }
            if !given.insert(key).inserted {
                report(Diagnostic(CallMistake.repeatedOption(key: key), at: option.key.span))
            }
            check(option.value, for: parameter, of: "retry")
        }
    }

    /// The number after `retry`.
    static let attemptCount = ParameterDescription(
        "count",
        Bounded<AttemptCount>.self,
        .positional,
        isRequired: true,
        "The number of attempts, including the first, at most \(Limits.attemptsMax)."
    )

    /// The options of `retry`.
    package static let attemptOptions = [attemptPause]

    /// The pause between attempts.
    static let attemptPause = ParameterDescription(
        "every",
        Duration.self,
        .option,
        isRequired: false,
        "The pause after an attempt that failed.",
        defaultText: "1s"
    )

    // MARK: Caught failures

    /// Checks a step whose failure `try` or a handler may catch, and the handler.
    mutating func handled(
        isTried: Bool = false,
        _ handler: [Statement]?,
        _ step: (inout Checker) -> Void
    ) {
        guard isTried || handler != nil else { return step(&self) }
        let success = flow { $0.caught(step) }
        let failure = flow { $0.inner(handler ?? []) }
        scope.join([success, failure])
    }

    /// Checks a step whose failure is caught: what may be missing waits for the run.
    private mutating func caught(_ step: (inout Checker) -> Void) {
        let wasCaught = scope.isCaught
        scope.isCaught = true
        step(&self)
        scope.isCaught = wasCaught
    }
}
