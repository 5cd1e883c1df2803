/// An error in a script or in its execution, as data; ``DiagnosticRenderer`` formats it.
package struct Diagnostic: Error, Sendable {
    /// The error itself.
    package let mistake: any Mistake
    /// The position in the script; nil if the error concerns the whole script.
    package let span: Span?
    /// The loop iterations in which it happened, outermost first: "in for f = data/b.jsonl".
    package var notes: [String]
    /// When it was found: "syntax" or "check"; for a run-time failure, its kind, as in `$error.kind`.
    package var kind = "syntax"
    /// The exit code of the process if nothing handles it; 2 for everything that is found before a run.
    package var exitCode: Int32 = 2
    /// The name of the included script that contains the span; nil for the main script.
    package var file: String?

    /// The chain of `include` statements that led to that script, innermost first: "a.embedjobs:3:1".
    package var inclusions: [String] = []

    /// Creates a diagnostic of the kind "syntax".
    package init(_ mistake: any Mistake, at span: Span?, notes: [String] = []) {
        self.mistake = mistake
        self.span = span
        self.notes = notes
    }

    /// The error, in one sentence without a full stop.
    package var message: String { mistake.message }
    /// Whether it was found before anything ran.
    package var isFoundBeforeRun: Bool { kind == "syntax" || kind == "check" }
    /// How to fix it.
    package var help: String? { mistake.help }
}

extension Diagnostic {
    /// Creates a diagnostic of a mistake in the syntax.
    init(_ mistake: SyntaxMistake, at span: Span?) { self.init(mistake as any Mistake, at: span) }

    /// Creates a diagnostic of a mistake with the syntax of another language.
    init(_ mistake: ForeignSyntaxMistake, at span: Span?) { self.init(mistake as any Mistake, at: span) }
}
