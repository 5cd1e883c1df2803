internal import JobScript

/// Evaluates lists, defaults and calculations. No request is sent.
extension RunState {
    /// Returns the value of a variable or parameter.
    func value(of expression: Expression) throws(Diagnostic) -> Value {
        switch expression {
        case .value(let term) where term.range == nil: return try value(of: term)
        case .value(let term):
            let elements = try elements(of: term)
            if case .unknown? = elements.first { return elements[0] }
            return .list(elements)
        case .list(let terms):
            var values: [Value] = []
            for term in terms { values += try elements(of: term) }
            return .list(values)
        case .choice(let term, let standard):
            let value = try unlessMissing { () throws(Diagnostic) -> Value in try self.value(of: term) }
            if let value { return value }
            return try self.value(of: standard)
        case .calculation(let calculation): return try result(of: calculation)
        }
    }

    /// Returns the value of a term in a list: the numbers of a range, the elements of a list, or any other value.
    func elements(of term: Term) throws(Diagnostic) -> [Value] {
        guard let range = term.range else { return try value(of: term).elements }
        guard let first = try number(range.first), let last = try number(range.last) else {
            return [.unknown("<\(ScriptWriter.text(of: term))>", .list(.text))]
        }
        do throws(ValueMistake) {
            return try TermRange.numbers(from: first, to: last)
        } catch {
            throw Diagnostic(error, at: term.span)
        }
    }

    private func result(of calculation: Calculation) throws(Diagnostic) -> Value {
        var numbers: [Int] = []
        for term in [calculation.first] + calculation.rest.map(\.operand) {
            guard let number = try number(term) else {
                return .unknown("<\(ScriptWriter.text(of: calculation))>", .text)
            }
            numbers.append(number)
        }
        do throws(ValueMistake) {
            return .text(String(try calculation.result(of: numbers)))
        } catch {
            throw Diagnostic(error, at: calculation.span)
        }
    }

    /// Returns the whole number that a term has; nil if only a real run knows it.
    private func number(_ term: Term) throws(Diagnostic) -> Int? {
        let value = try value(of: term)
        guard isKnown(value) else { return nil }
        guard let number = Int(value.text) else {
            throw .noNumber(value.text, term)
        }
        return number
    }
}

extension Interpreter {
    func value(of expression: Expression) throws(Stop) -> Value {
        do throws(Diagnostic) { return try session.state.value(of: expression) } catch { throw stop(error) }
    }

    func elements(of term: Term) throws(Stop) -> [Value] {
        do throws(Diagnostic) { return try session.state.elements(of: term) } catch { throw stop(error) }
    }

    /// Returns a value for a list parameter.
    func listed(_ value: Value, _ name: Name) throws(Stop) -> Value {
        do throws(ValueMistake) {
            return try value.asListParameter()
        } catch {
            throw stop(Diagnostic(NamedMistake(.option(name.text), error), at: name.span))
        }
    }
}
