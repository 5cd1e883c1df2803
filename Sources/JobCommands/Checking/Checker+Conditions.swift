internal import JobScript

/// Checks of conditions, and what is known after them.
extension Checker {
    /// The variables that are certainly set, depending on whether a condition holds.
    struct Assumptions {
        var setIfTrue: [String] = []
        var setIfFalse: [String] = []
    }

    mutating func condition(_ condition: Condition) -> Assumptions {
        var alternatives: [Assumptions] = []
        for tests in condition.alternatives {
            var assumptions = Assumptions()
            _ = flow { checker in assumptions = checker.conjunction(tests) }
            alternatives.append(assumptions)
        }
        // With several alternatives, any of them may hold.
        return alternatives.count == 1 ? alternatives[0] : Assumptions()
    }

    /// Checks tests of which each runs only if those before it hold.
    private mutating func conjunction(_ tests: [Test]) -> Assumptions {
        var assumptions = Assumptions()
        for test in tests {
            question(test.kind)
            guard case .defined(let variable) = test.kind else { continue }
            if !test.isNegated {
                assumptions.setIfTrue.append(variable.name)
                scope.assumeSet(variable.name)
            } else if tests.count == 1 {
                assumptions.setIfFalse.append(variable.name)
            }
        }
        return assumptions
    }

    private mutating func question(_ question: Test.Kind) {
        switch question {
        case .exists(let term): _ = value(of: term)
        case .defined: break
        case .truth(let term): truth(of: term)
        case .comparison(let left, let comparison, let right):
            let (known, other) = (value(of: left), value(of: right))
            if comparison == .matches { return refuseQuotedPattern(right) }
            guard let left = known.text, let right = other.text else { return }
            let values = ComparedValues(left, right)
            if values.holds(comparison) == nil { report(.noOrder(values, question.terms[0], question.terms[1])) }
        }
    }

    private mutating func truth(of term: Term) {
        let known = value(of: term)
        if known.shape != .text && known.shape != .unknown {
            let mistake = ValueMistake.notTruthShape(term: ScriptWriter.text(of: term), known.shape)
            return report(Diagnostic(mistake, at: term.span))
        }
        if let text = known.text, ComparedValues.truth(of: text) == nil { report(.noTruth(text, term)) }
    }

    private mutating func refuseQuotedPattern(_ term: Term) {
        let hasSpecial = term.pieces.contains { piece in
            if case .text(let text) = piece { text.contains { "*?[".contains($0) } } else { false }
        }
        guard term.style != .bare, hasSpecial else { return }
        report(Diagnostic(ValueMistake.quotedPattern, at: term.span))
    }
}

extension Test.Kind {
    /// The values in it.
    fileprivate var terms: [Term] {
        switch self {
        case .exists(let term), .truth(let term): [term]
        case .comparison(let left, _, let right): [left, right]
        case .defined: []
        }
    }
}
