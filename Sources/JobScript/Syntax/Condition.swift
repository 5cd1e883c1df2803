/// The condition of `if` or `assert`: groups of tests joined by `and`, joined by `or`.
///
/// Without parentheses in the grammar, two levels of lists represent every condition.
package struct Condition: Sendable {
    /// The condition holds if all tests of any one alternative hold. Neither level is empty.
    package let alternatives: [[Test]]
    /// The source span.
    package let span: Span
}

/// One test of a condition.
package struct Test: Sendable {
    /// The number of `not` keywords before the test.
    package let negations: Int
    /// What the test checks.
    package let kind: Kind
    /// The source span, including `not`.
    package let span: Span

    /// The kinds of test.
    package enum Kind: Sendable {
        /// Whether a file or folder exists at a path or matches a pattern.
        case exists(Term)
        /// Whether a variable or one of its fields is set.
        case defined(Variable)
        /// A comparison of two values.
        case comparison(Term, Comparison, Term)
        /// Whether a value is `true`. It must be `true` or `false`.
        case truth(Term)
    }

    /// Whether the result is negated.
    package var isNegated: Bool { negations % 2 == 1 }
}

/// A comparison operator.
package enum Comparison: String, CaseIterable, Sendable {
    /// Equal text.
    case equal = "=="
    /// Different text.
    case unequal = "!="
    /// A smaller number, or text that sorts before.
    case less = "<"
    /// Less than or equal.
    case lessOrEqual = "<="
    /// A larger number, or text that sorts after.
    case greater = ">"
    /// Greater than or equal.
    case greaterOrEqual = ">="
    /// The text matches a file name pattern.
    case matches = "~"
}
