/// Syntax of sh and other languages that would be plain text here, or mean something else without a word.
package enum ForeignSyntaxMistake: Mistake, Hashable {
    // MARK: Values

    /// `$(…)` or a backquote, as it begins.
    case commandSubstitution(String)
    /// Arithmetic in a form that `let` does not have.
    case arithmetic(Arithmetic)
    /// `$1`, `$@`, `$?` and others.
    case shellParameter(String)
    /// `$HOME`: a variable of the environment.
    case environmentVariable(name: String)
    /// `${x%…}` and other operators in braces, apart from `:-`.
    case variableOperator(name: String)
    /// `$x[i]`, `$x[*]`.
    case invalidIndex(variable: String)
    /// `{a,b}` or `{1..3}`.
    case braceExpansion(String)
    /// `! LINE` as an argument or a default, and `let x=!LINE`.
    case shellLineAsValue

    // MARK: Lists

    /// `(a b)`. Nil for the name outside `let`.
    case listLiteral(variable: String?)
    /// `1...5`, `a..e`, `range(5)` or `seq 5`. Nil for the name outside of a loop.
    case numberRange(name: String?)

    // MARK: Operators

    /// `&&`, `||`, `&` and others.
    case shellOperator(String, isInCondition: Bool)
    /// `<`, `<<` and `<(`.
    case inputRedirect(String)
    /// `2>`, `&>` or `>&2`.
    case descriptorRedirect(String)
    /// `[ -f x ]`, `(a == b)`, `-eq` and others.
    case shellTest(String)

    /// A form of arithmetic that is not supported.
    package enum Arithmetic: Hashable, Sendable {
        /// `$((…))`
        case substitution
        /// `%` and others.
        case `operator`(String)
        /// `($a + 1) * 2`
        case parentheses
        /// `$n+1`
        case withoutSpaces
        /// `for x in 1..$n - 1`
        case inLoop(name: String)
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ForeignSyntaxMistake] = [
        .commandSubstitution("$("), .arithmetic(.substitution), .shellParameter("$1"),
        .environmentVariable(name: "NAME"),
        .variableOperator(name: "NAME"), .invalidIndex(variable: "NAME"), .braceExpansion("{a,b}"), .shellLineAsValue,
        .listLiteral(variable: nil), .numberRange(name: "NAME"),
        .shellOperator("&&", isInCondition: false), .inputRedirect("<"), .descriptorRedirect("2>"), .shellTest("["),
    ]
}
