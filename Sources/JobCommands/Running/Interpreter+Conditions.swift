internal import JobScript

/// Evaluates conditions. A result is nil if only a real run knows it.
extension Interpreter {
    func holds(_ condition: Condition) throws(Stop) -> Bool? {
        var answer: Bool? = false
        for tests in condition.alternatives {
            switch try holds(tests) {
            case true?: return true
            case nil: answer = nil
            case false?: break
            }
        }
        return answer
    }

    private func holds(_ tests: [Test]) throws(Stop) -> Bool? {
        for (index, test) in tests.enumerated() {
            guard isKnown(test.kind) else {
                // A later test may be invalid until this one is known, but it may also be false.
                let rest = tests[(index + 1)...].filter { isKnown($0.kind) }
                return rest.contains { (try? holds($0.kind)) == $0.isNegated } ? false : nil
            }
            if try holds(test.kind) == test.isNegated { return false }
        }
        return true
    }

    private func holds(_ question: Test.Kind) throws(Stop) -> Bool {
        switch question {
        case .exists(let term): return try exists(term)
        case .defined(let variable):
            let value = try? session.value(of: variable)
            return value != nil
        case .truth(let term):
            let text = try value(of: term).text
            guard let truth = ComparedValues.truth(of: text) else { throw stop(.noTruth(text, term)) }
            return truth
        case .comparison(let left, .matches, let right):
            let text = try value(of: left).text
            return Glob.matches(text, pattern: try pattern(of: right))
        case .comparison(let left, let comparison, let right):
            let values = ComparedValues(try value(of: left).text, try value(of: right).text)
            guard let answer = values.holds(comparison) else { throw stop(.noOrder(values, left, right)) }
            return answer
        }
    }

    private func exists(_ term: Term) throws(Stop) -> Bool {
        let term = session.atHome(term)
        guard Glob.isPattern(term) else { return files.kind(try value(of: term).text) != .missing }
        let pattern = try pattern(of: term)
        do throws(Diagnostic) {
            return try !Glob.files(pattern, of: term, files, ifEmpty: .permitted).isEmpty
        } catch {
            throw stop(error)
        }
    }

    private func pattern(of term: Term) throws(Stop) -> String {
        do throws(Diagnostic) {
            return try Glob.pattern(term) { variable throws(Diagnostic) in try session.value(of: variable).text }
        } catch {
            throw stop(error)
        }
    }
}
