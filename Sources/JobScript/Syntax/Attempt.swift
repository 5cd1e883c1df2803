/// `try { … }` or `retry COUNT every=DURATION { … }`, with an optional `else { … }`.
package struct Attempt: Sendable {
    /// How often the block is run; nil for `try`, after which the script continues.
    package let repetition: Repetition?
    /// The statements. The first failure of one ends the attempt.
    package let body: [Statement]
    /// The `else` block, which runs if the last attempt failed; then the script continues.
    package let handler: [Statement]?

    /// The arguments of `retry`.
    package struct Repetition: Sendable {
        /// The number of attempts, including the first.
        package let count: Term
        /// The options.
        package let options: [Option]
    }
}

/// A statement that leaves the block of a loop.
package enum Jump: String, CaseIterable, Sendable {
    /// Ends the loop.
    case leave = "break"
    /// Continues with the loop's next value.
    case proceed = "continue"
}
