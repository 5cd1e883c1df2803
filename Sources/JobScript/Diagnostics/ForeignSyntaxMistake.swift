/// Syntax of sh and other languages that would be plain text here, or mean something else without a word.
package enum ForeignSyntaxMistake: Mistake, Hashable {
    // MARK: Values

    /// `$(…)` or a backquote, as it begins.
    case commandSubstitution(String)
    /// `$((…))`, or an operator after a value.
    case arithmetic
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

    /// `[a, b]`, `(a b)` or `[]`. Nil for the name outside `let`.
    case listLiteral(variable: String?)
    /// `for x in a, b` or `for x in a,b`.
    case commaInLoop(name: String, elements: [String])
    /// `1..5`, `range(5)` or `seq 5`.
    case numberRange(name: String)

    // MARK: Operators

    /// `&&`, `||`, `&` and others.
    case shellOperator(String, isInCondition: Bool)
    /// `<`, `<<` and `<(`.
    case inputRedirect(String)
    /// `2>`, `&>` or `>&2`.
    case descriptorRedirect(String)
    /// `[ -f x ]`, `(a == b)`, `-eq` and others.
    case shellTest(String)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ForeignSyntaxMistake] = [
        .commandSubstitution("$("), .arithmetic, .shellParameter("$1"), .environmentVariable(name: "NAME"),
        .variableOperator(name: "NAME"), .invalidIndex(variable: "NAME"), .braceExpansion("{a,b}"), .shellLineAsValue,
        .listLiteral(variable: nil), .commaInLoop(name: "NAME", elements: ["a", "b"]), .numberRange(name: "NAME"),
        .shellOperator("&&", isInCondition: false), .inputRedirect("<"), .descriptorRedirect("2>"), .shellTest("["),
    ]
}
