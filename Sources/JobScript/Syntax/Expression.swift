/// The value of a variable or parameter, as written in the script.
package enum Expression: Sendable {
    /// One value, or a range such as `1..5`.
    case value(Term)
    /// A list: `[a, b]`, or `a, b` for a parameter that is a list. An element may be a range or a list.
    case list([Term])
    /// A value, and the one that replaces it if it is missing or empty: `$env.MODEL else small`.
    case choice(Term, orElse: Term)
    /// Arithmetic on whole numbers; `*` and `/` bind tighter than `+` and `-`.
    case calculation(Calculation)

    /// The values in it, in order.
    package var terms: [Term] {
        switch self {
        case .value(let term): [term]
        case .list(let terms): terms
        case .choice(let term, let standard): [term, standard]
        case .calculation(let calculation): [calculation.first] + calculation.rest.map(\.operand)
        }
    }
}

/// Whole numbers joined by operators: `$n + 1`, `2 * $a - $b`.
package struct Calculation: Sendable {
    /// The first number.
    package let first: Term
    /// The operators with the numbers after them, at least one.
    package let rest: [Step]

    /// An operator with the number after it.
    package struct Step: Sendable {
        /// The operator.
        package let sign: Sign
        /// The number.
        package let operand: Term
    }

    /// The operators.
    package enum Sign: String, CaseIterable, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        /// Division without the remainder.
        case over = "/"
    }

    /// The source span.
    package var span: Span { rest.reduce(first.span) { $0.through($1.operand.span) } }
}

/// A range of whole numbers, from the first to the last: `1..5`, `1..$n`.
package struct TermRange: Sendable {
    /// The first number.
    package let first: Term
    /// The last number, which belongs to the range.
    package let last: Term
}

extension Term {
    /// The range that a bare value such as `1..5` or `$a..$b` means in a list, a loop or a variable; nil for another
    /// value. Each end is a number or one variable.
    package var range: TermRange? {
        guard style == .bare, let (index, before, after) = rangeMark else { return nil }
        let first = end(Array(pieces[..<index]), before, isFirst: true)
        let last = end(Array(pieces[(index + 1)...]), after, isFirst: false)
        guard let first, let last else { return nil }
        return TermRange(first: first, last: last)
    }

    /// The piece with the only `..`, and its text before and after it.
    private var rangeMark: (index: Int, before: String, after: String)? {
        for (index, piece) in pieces.enumerated() {
            guard case .text(let text) = piece, let dot = text.firstIndex(of: "."), text[dot...].hasPrefix("..") else {
                continue
            }
            return (index, String(text[..<dot]), String(text[dot...].dropFirst(2)))
        }
        return nil
    }

    private func end(_ others: [Piece], _ text: String, isFirst: Bool) -> Term? {
        let pieces =
            isFirst ? others + (text.isEmpty ? [] : [.text(text)]) : (text.isEmpty ? [] : [.text(text)]) + others
        guard pieces.count == 1 else { return nil }
        switch pieces[0] {
        case .variable: break
        case .text(let number): guard Int(number) != nil else { return nil }
        case .escaped, .row: return nil
        }
        return Term(pieces: pieces, style: .bare, span: span)
    }
}
