/// An error in a script or in its execution, as data; ``DiagnosticRenderer`` formats it.
package struct Diagnostic: Error, Hashable, Sendable {
    /// The error, in one sentence without a full stop.
    package var message: String
    /// The position in the script; nil if the error concerns the whole script.
    package var span: Span?
    /// How to fix it.
    package var help: String?
    /// The loop iterations in which it happened, outermost first: "in for f = data/b.jsonl".
    package var notes: [String]
    /// The machine-readable kind: "syntax", "check", or the kind of a run-time failure.
    package var code = "syntax"
    /// The name of the included script that contains the span; nil for the main script.
    package var file: String?

    /// The chain of `include` statements that led to that script, innermost first: "a.embedjobs:3:1".
    package var inclusions: [String] = []

    /// Creates a diagnostic with the code "syntax".
    package init(_ message: String, at span: Span?, help: String? = nil, notes: [String] = []) {
        self.message = message
        self.span = span
        self.help = help
        self.notes = notes
    }
}
