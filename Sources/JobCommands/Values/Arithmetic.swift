internal import JobScript

extension Calculation {
    /// Returns the result for the values of its operands, in order; `*` and `/` bind tighter than `+` and `-`.
    func result(of numbers: [Int]) throws(ValueMistake) -> Int {
        var (sum, product, sign) = (0, numbers[0], Sign.plus)
        for (step, number) in zip(rest, numbers.dropFirst()) {
            switch step.sign {
            case .times, .over: product = try Self.apply(step.sign, product, number)
            case .plus, .minus:
                sum = try Self.apply(sign, sum, product)
                (sign, product) = (step.sign, number)
            }
        }
        return try Self.apply(sign, sum, product)
    }

    private static func apply(_ sign: Sign, _ left: Int, _ right: Int) throws(ValueMistake) -> Int {
        let (result, overflows) =
            switch sign {
            case .plus: left.addingReportingOverflow(right)
            case .minus: left.subtractingReportingOverflow(right)
            case .times: left.multipliedReportingOverflow(by: right)
            case .over: left.dividedReportingOverflow(by: right)
            }
        guard right != 0 || sign != .over else { throw .divisionByZero(left) }
        guard !overflows else { throw .numberTooLarge("\(left) \(sign.rawValue) \(right)") }
        return result
    }
}

extension TermRange {
    /// Returns the numbers from the first to the last; none if the last is one below the first, as in `1..$n` for
    /// nothing.
    static func numbers(from first: Int, to last: Int) throws(ValueMistake) -> [Value] {
        let (distance, overflows) = last.subtractingReportingOverflow(first)
        guard !overflows, distance < Limits.rangeNumbersMax else {
            throw .rangeTooLong("\(first)..\(last)", limit: Limits.rangeNumbersMax)
        }
        guard distance >= -1 else { throw .descendingRange("\(first)..\(last)") }
        return distance < 0 ? [] : (first...last).map { .text(String($0)) }
    }
}

extension Value {
    /// Returns a value that is given for a list parameter as a list: a text such as `en,de` or `1..5` is split.
    func asListParameter() throws(ValueMistake) -> Value {
        switch self {
        case .list: return self
        case .array(let array): return .list(array.elements)
        case .unknown(let text, _): return .unknown(text, .list(.text))
        case .text(let text): return .list(try Self.elements(of: text))
        case .job, .dataset, .file, .record: return .list([self])
        }
    }

    private static func elements(of text: String) throws(ValueMistake) -> [Value] {
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        if text.hasPrefix("["), text.hasSuffix("]") { throw .listInBrackets(text) }
        var values: [Value] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, let last = words.last else { throw .emptyListElement(text) }
            let element = String(part[first.startIndex..<last.endIndex])
            if let range = Term(pieces: [.text(element)], style: .bare, span: Span(0, 0)).range,
                let first = range.first.plainWord.flatMap({ Int($0) }),
                let last = range.last.plainWord.flatMap({ Int($0) })
            {
                values += try TermRange.numbers(from: first, to: last)
            } else {
                values.append(.text(element))
            }
        }
        return values
    }
}
