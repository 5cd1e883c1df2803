/// What is asked by `if` and `assert`: tests joined by `and`, and those by `or`.
///
/// The grammar has no parentheses, so that two levels of lists hold all of it and nothing nests.
package struct Condition: Sendable {
    /// One of these must hold, of which each holds if all of its tests do; neither level is empty.
    package let alternatives: [[Test]]
    /// Where it stands.
    package let span: Span
}

/// One question of a condition.
package struct Test: Sendable {
    /// How often `not` stands before it.
    package let negations: Int
    /// What is asked.
    package let kind: Kind
    /// Where it stands, `not` included.
    package let span: Span

    /// What can be asked.
    package enum Kind: Sendable {
        /// Whether there is a file or folder of a path, or one that matches a pattern.
        case exists(Term)
        /// Whether a variable, or a field of it, has a value.
        case defined(Variable)
        /// How two values compare.
        case comparison(Term, Comparison, Term)
        /// Whether a value is `true`; it must be that or `false`.
        case truth(Term)
    }

    /// Whether the answer is turned round.
    package var isNegated: Bool { negations % 2 == 1 }
}

/// How two values compare.
package enum Comparison: String, CaseIterable, Sendable {
    /// The same text.
    case equal = "=="
    /// Another text.
    case unequal = "!="
    /// A smaller number, or a text that sorts before.
    case less = "<"
    /// Smaller or the same.
    case lessOrEqual = "<="
    /// A larger number, or a text that sorts behind.
    case greater = ">"
    /// Larger or the same.
    case greaterOrEqual = ">="
    /// The text matches a pattern of file names.
    case matches = "~"
}
