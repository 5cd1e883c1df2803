/// A command statement, with its redirect and its handling of failure.
package struct Run: Sendable {
    /// The action.
    package let action: Action
    /// Whether `try` precedes it, so that its failure does not stop the script.
    package let isTried: Bool
    /// Where its data goes instead of standard output.
    package let redirect: Redirect?
    /// The `else` block, which runs on failure; then the script continues.
    package let handler: [Statement]?

    /// The kinds of action.
    package enum Action: Sendable {
        /// A command of the table.
        case command(Invocation)
        /// `assert`
        case assertion(Assertion)
        /// A line for /bin/sh: `!`
        case shell(ShellLine)
    }
}

/// `assert CONDITION [TEXT]`
package struct Assertion: Sendable {
    /// The asserted condition.
    package let condition: Condition
    /// The error message if the condition does not hold.
    package let message: Term?
    /// The source span.
    package let span: Span
}

/// Where the data of a command goes.
package enum Redirect: Sendable {
    /// To a file: `>`, or `>>` if it `appends`.
    case file(Term, appends: Bool)
    /// To standard input of a line run by /bin/sh.
    case shell(ShellLine)
}

/// The unchanged rest of a line, for /bin/sh.
package struct ShellLine: Sendable {
    /// The line without the leading `!` or `|`.
    package let text: String
    /// The source span.
    package let span: Span
}

/// `include FILE NAME=VALUE…` or `run FILE NAME=VALUE…`
package struct Inclusion: Sendable {
    /// The keyword.
    package let kind: Kind
    /// The path of the other script.
    package let file: Term
    /// The values for its `param`s.
    package let parameters: [Option]
    /// The source span.
    package let span: Span

    /// Whether the other script shares the variables of this one.
    package enum Kind: String, Sendable {
        /// It runs as if it were written here.
        case include
        /// It has variables of its own, and `exit` ends only it.
        case run
    }
}
