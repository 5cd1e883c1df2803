/// Parsing of `if` and conditions.
extension Parser {
    mutating func choice() throws(Failure) -> Statement.Kind {
        var branches: [Statement.Branch] = []
        while true {
            advance()
            let condition = try condition(or: .ifCondition)
            try requireBlock(of: .choice)
            branches.append(Statement.Branch(condition: condition, body: try block()))
            guard keyword == "else" else { return .choice(branches, otherwise: nil) }
            advance()
            if keyword == "if" { continue }
            try requireBlock(of: .otherwise)
            return .choice(branches, otherwise: try block())
        }
    }

    mutating func condition(or expected: SyntaxMistake.Expectation) throws(Failure) -> Condition {
        guard startsItem else { throw unexpected(expected) }
        let start = token.span
        var alternatives = [[try test()]]
        while let word = keyword, word == "and" || word == "or" {
            advance()
            let test = try test()
            if word == "or" { alternatives.append([test]) } else { alternatives[alternatives.count - 1].append(test) }
        }
        try refuseForeignOperator()
        return Condition(alternatives: alternatives, span: start.through(last))
    }

    private mutating func test() throws(Failure) -> Test {
        let start = token.span
        var negations = 0
        while keyword == "not" {
            advance()
            negations += 1
        }
        let kind = try question()
        return Test(negations: negations, kind: kind, span: start.through(last))
    }

    private mutating func question() throws(Failure) -> Test.Kind {
        if keyword == "exists" {
            advance()
            return .exists(try operand(after: "exists"))
        }
        if keyword == "defined" {
            advance()
            return .defined(try definedVariable())
        }
        let left = try operand(after: nil)
        guard let comparison = try takeComparison() else { return .truth(left) }
        return .comparison(left, comparison, try operand(after: comparison.rawValue))
    }

    private mutating func operand(after text: String?) throws(Failure) -> Term {
        guard case .word(let word) = token.kind else { throw unexpected(.value(after: text)) }
        if let key = word.key { throw singleEquals(before: key.text) }
        if let found = word.value?.plainWord {
            if found == "=" { throw singleEquals(before: nil) }
            if Self.wordsOfConditions.contains(found) { throw unexpected(.operand(after: text, found: found)) }
        }
        guard let value = word.value else { throw .alreadyReported }
        try refuseForeign(operand: value)
        advance()
        return value
    }

    private mutating func takeComparison() throws(Failure) -> Comparison? {
        var text = keyword
        if case .symbol(let symbol) = token.kind { text = symbol }
        if text == "=" { throw singleEquals(before: nil) }
        guard let comparison = text.flatMap(Comparison.init(rawValue:)) else { return nil }
        advance()
        return comparison
    }

    private func singleEquals(before key: String?) -> Failure {
        .mistake(.singleEquals(key: key), at: token.span)
    }

    /// Parses `name` or `name.field`, without a dollar sign.
    private mutating func definedVariable() throws(Failure) -> Variable {
        guard case .word(let word) = token.kind, word.key == nil, let value = word.value else {
            throw unexpected(.definedName)
        }
        let parts = value.plainWord?.split(separator: ".", omittingEmptySubsequences: false).map { String($0) } ?? []
        guard let name = parts.first, Name.isVariable(name), parts.dropFirst().allSatisfy({ Name.isField($0) }) else {
            throw .mistake(.definedWithoutName, at: value.span)
        }
        advance()
        let path = parts.dropFirst().map { Variable.Step.field($0) }
        return Variable(name: name, path: path, isBraced: false, span: value.span)
    }

    package static let wordsOfConditions: Set<String> =
        Set(Comparison.allCases.map(\.rawValue)).union(["and", "or", "not", "exists", "defined"])
}
