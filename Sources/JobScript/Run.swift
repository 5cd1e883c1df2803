/// A command for its effect, with what is done with its data and about its failure.
package struct Run: Sendable {
    /// What is done.
    package let action: Action
    /// Whether `try` stands before it: then its failure does not stop the script.
    package let isTried: Bool
    /// Where its data goes instead of the standard output.
    package let redirect: Redirect?
    /// What is done when it fails; after it the script goes on.
    package let handler: [Statement]?

    /// What is done.
    package enum Action: Sendable {
        /// A command of the table.
        case command(Invocation)
        /// `assert`
        case assertion(Assertion)
    }
}

/// `assert CONDITION [TEXT]`
package struct Assertion: Sendable {
    /// What must hold.
    package let condition: Condition
    /// What is said if it does not.
    package let message: Term?
    /// Where it stands.
    package let span: Span
}

/// Where the data of a command goes.
package enum Redirect: Sendable {
    /// To a file: `>`, or `>>` behind what it holds when it `appends`.
    case file(Term, appends: Bool)
    /// To the input of a line of /bin/sh.
    case shell(ShellLine)
}

/// The rest of a line, as it is, for /bin/sh.
package struct ShellLine: Sendable {
    /// The line without the `!` or `|` before it.
    package let text: String
    /// Where it stands.
    package let span: Span
}
