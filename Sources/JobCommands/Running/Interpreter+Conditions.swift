internal import JobScript

/// Evaluates conditions. A result is nil if only a real run knows it.
extension Interpreter {
    func holds(_ condition: Condition) throws(Stop) -> Bool? {
        var result: Bool? = false
        for tests in condition.alternatives {
            switch try holds(tests) {
            case true?: return true
            case nil: result = nil
            case false?: break
            }
        }
        return result
    }

    private func holds(_ tests: [Test]) throws(Stop) -> Bool? {
        for (index, test) in tests.enumerated() {
            guard let result = try holds(test.kind) else {
                // A later test may be invalid until this one is known, but it may also be false.
                return tests[(index + 1)...].contains { (try? holds($0.kind)) == $0.isNegated } ? false : nil
            }
            if result == test.isNegated { return false }
        }
        return true
    }

    private func holds(_ question: Test.Kind) throws(Stop) -> Bool? {
        switch question {
        case .exists(let term): return try exists(term)
        case .defined(let variable):
            guard let value = try? session.state.value(of: variable) else { return false }
            if !variable.path.isEmpty, !session.state.isKnown(value) { return nil }
            return session.state.isSet(variable)
        case .truth(let term):
            guard let text = try knownText(of: term) else { return nil }
            if let variable = term.onlyVariable, session.state.isOptionalField(variable) { return !text.isEmpty }
            guard let truth = ComparedValues.condition(text) else { throw stop(.noTruth(text, term)) }
            return truth
        case .comparison(let left, .matches, let right):
            guard let text = try knownText(of: left), isKnown(right) else { return nil }
            return Glob.matches(text, pattern: try pattern(of: right))
        case .comparison(let left, let comparison, let right):
            guard let one = try knownText(of: left), let other = try knownText(of: right) else { return nil }
            let values = ComparedValues(one, other, in: session.state.time.zone)
            guard let result = values.holds(comparison) else { throw stop(.noOrder(values, left, right)) }
            return result
        }
    }

    private func knownText(of term: Term) throws(Stop) -> String? {
        let value = try value(of: term)
        return session.state.isKnown(value) ? value.text : nil
    }

    private func isKnown(_ term: Term) -> Bool {
        // An error in it is reported when it is used.
        guard let value = try? session.state.value(of: term) else { return true }
        return session.state.isKnown(value)
    }

    private func exists(_ term: Term) throws(Stop) -> Bool? {
        let term = atHome(term)
        guard Glob.isPattern(term) else {
            let path = try value(of: term)
            return isOutOfReach(path.text, path) ? nil : files.kind(path.text) != .missing
        }
        let pattern = try pattern(of: term)
        if session.mode.mayMakeFiles { return nil }
        do throws(Diagnostic) {
            return try !Glob.files(pattern, of: term, files, ifEmpty: .permitted).isEmpty
        } catch {
            throw stop(error)
        }
    }

    private func pattern(of term: Term) throws(Stop) -> String {
        do throws(Diagnostic) {
            return try Glob.pattern(term) { variable throws(Diagnostic) in try session.state.value(of: variable).text }
        } catch {
            throw stop(error)
        }
    }
}
