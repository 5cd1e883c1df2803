internal import JobScript

/// Checks of lists, defaults and calculations.
extension Checker {
    mutating func value(of expression: Expression) -> Known {
        switch expression {
        case .value(let term) where term.range == nil: return value(of: term)
        case .value(let term): return Known(shape: .list(elementShape(of: term)))
        case .list(let terms):
            for term in terms where Glob.isPattern(term) {
                let mistake = ValueMistake.patternInList(ScriptWriter.text(of: term))
                report(Diagnostic(mistake, at: term.span))
            }
            return Known(shape: .list(Shape.common(of: terms.map { elementShape(of: $0) })))
        case .choice(let term, let standard):
            let (known, mistakes) = scope.merge(scope.value(of: term), orElse: scope.value(of: standard))
            for term in [term, standard] { noteUses(of: term) }
            report(found: mistakes)
            return known
        case .calculation(let calculation): return Known(shape: .text, text: result(of: calculation))
        }
    }

    /// The shape of what a term adds to a list: of numbers for a range, of elements for a list.
    mutating func elementShape(of term: Term) -> Shape {
        guard let range = term.range else { return value(of: term).shape.element }
        if let first = number(range.first), let last = number(range.last) {
            do throws(ValueMistake) {
                _ = try TermRange.numbers(from: first, to: last)
            } catch {
                report(Diagnostic(error, at: term.span))
            }
        }
        return .text
    }

    /// What is known of a value that is given for a list parameter.
    mutating func listed(_ known: Known, _ name: Name) -> Known {
        if let text = known.text, known.shape == .text {
            do throws(ValueMistake) {
                _ = try Value.text(text).asListParameter()
            } catch {
                report(Diagnostic(NamedMistake(.option(name.text), error), at: name.span))
            }
        }
        return Known(shape: .list(known.shape.element))
    }

    private mutating func result(of calculation: Calculation) -> String? {
        let numbers = ([calculation.first] + calculation.rest.map(\.operand)).map { number($0) }
        guard !numbers.contains(nil) else { return nil }
        do throws(ValueMistake) {
            return String(try calculation.result(of: numbers.compactMap(\.self)))
        } catch {
            report(Diagnostic(error, at: calculation.span))
            return nil
        }
    }

    /// The whole number that a term has in every run; nil if it is not known, or after a report that it is not one.
    private mutating func number(_ term: Term) -> Int? {
        let known = value(of: term)
        guard known.shape == .text || known.shape == .unknown else {
            let mistake = ValueMistake.invalidNumberShape(term: ScriptWriter.text(of: term), known.shape)
            report(Diagnostic(mistake, at: term.span))
            return nil
        }
        guard let text = known.text else { return nil }
        guard let number = Int(text) else {
            report(.noNumber(text, term))
            return nil
        }
        return number
    }
}
