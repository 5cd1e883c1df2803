internal import JobScript

/// Checks of conditions, and what is known after them.
extension Checker {
    /// Checks a condition; returns what it shows.
    mutating func condition(_ condition: Condition) -> Assumptions {
        var result = Assumptions()
        _ = flow { checker in
            for (index, tests) in condition.alternatives.enumerated() {
                var one = Assumptions()
                _ = checker.flow { one = $0.conjunction(tests) }
                // An alternative is tested only if those before it do not hold.
                let ifTrue = one.ifTrue.union(result.ifFalse)
                result.ifTrue = index == 0 ? ifTrue : result.ifTrue.intersection(ifTrue)
                result.ifFalse.formUnion(one.ifFalse)
                checker.scope.assume(one.ifFalse)
            }
        }
        return result
    }

    /// Checks tests of which each is evaluated only if those before it hold.
    private mutating func conjunction(_ tests: [Test]) -> Assumptions {
        var result = Assumptions()
        for (index, test) in tests.enumerated() {
            question(test.kind)
            let shown = assumptions(of: test.kind)
            let one = test.isNegated ? shown.negated : shown
            // It does not hold if one of the tests does not; then those before that one do.
            let ifFalse = one.ifFalse.union(result.ifTrue)
            result.ifFalse = index == 0 ? ifFalse : result.ifFalse.intersection(ifFalse)
            result.ifTrue.formUnion(one.ifTrue)
            scope.assume(one.ifTrue)
        }
        return result
    }

    private func assumptions(of question: Test.Kind) -> Assumptions {
        switch question {
        case .exists(let term):
            let term = scope.atHome(term)
            if Glob.isPattern(term) {
                guard let pattern = scope.pattern(of: term) else { return Assumptions() }
                return Assumptions(ifTrue: [.pattern(FileCheck.plain(pattern))])
            }
            return scope.value(of: term).0.text.map { Assumptions(ifTrue: [.path(FileCheck.plain($0))]) }
                ?? Assumptions()
        case .defined(let variable):
            guard let last = variable.path.last else { return Assumptions(ifTrue: [.set(variable.name)]) }
            guard case .field(let field) = last else { return Assumptions() }
            if variable.name == "env" { return Assumptions(ifTrue: [.environment(field)]) }
            let path = String(ScriptWriter.text(of: variable).dropFirst())
            return Assumptions(ifTrue: [.set(variable.name), .field(path)])
        case .comparison, .truth: return Assumptions()
        }
    }

    private mutating func question(_ question: Test.Kind) {
        switch question {
        case .exists(let term): _ = value(of: term)
        case .defined(let variable): refuseUnknownField(variable)
        case .truth(let term): truth(of: term)
        case .comparison(let left, let comparison, let right):
            let (known, other) = (value(of: left), value(of: right))
            if comparison == .matches { return refuseQuotedPattern(right) }
            guard let left = known.text, let right = other.text else { return }
            let values = ComparedValues(left, right)
            if values.holds(comparison) == nil { report(.noOrder(values, question.terms[0], question.terms[1])) }
        }
    }

    /// Reports a test for a field that values of the shape never have: it would never hold.
    private mutating func refuseUnknownField(_ variable: Variable) {
        if variable.name == "env" {
            guard variable.path.count != 1 else { return }
            return report(Diagnostic(ValueMistake.missingEnvironmentName, at: variable.span))
        }
        guard case .field(let field)? = variable.path.last, variable.path.count == 1,
            let shape = scope.shapes[variable.name]
        else { return }
        // The rows of a file have fields of their own.
        if shape.hasOwnFields, !AutomaticVariable.isReserved(variable.name) { return }
        guard let mistake = scope.mistake(in: field, of: shape, variable.name) else { return }
        report(Diagnostic(mistake, at: variable.span))
    }

    private mutating func truth(of term: Term) {
        let known = value(of: term)
        if known.shape != .text && known.shape != .unknown {
            let mistake = ValueMistake.notTruthShape(term: ScriptWriter.text(of: term), known.shape)
            return report(Diagnostic(mistake, at: term.span))
        }
        if let text = known.text, ComparedValues.condition(text) == nil { report(.noTruth(text, term)) }
    }

    private mutating func refuseQuotedPattern(_ term: Term) {
        let hasSpecial = term.pieces.contains { piece in
            if case .text(let text) = piece { text.contains { "*?[".contains($0) } } else { false }
        }
        guard term.style != .bare, hasSpecial else { return }
        report(Diagnostic(ValueMistake.quotedPattern, at: term.span))
    }
}

extension Shape {
    /// Whether its fields are those of its value.
    fileprivate var hasOwnFields: Bool {
        switch self {
        case .record, .nestedRecord: true
        case .text, .job, .dataset, .file, .list, .unknown: false
        }
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
