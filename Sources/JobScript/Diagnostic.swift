/// What is wrong with a script or with a run of it, as data; ``DiagnosticRenderer`` makes the text.
package struct Diagnostic: Error, Hashable, Sendable {
    /// What is wrong, in one sentence without a full stop.
    package var message: String
    /// Where in the script; nil if it is about the script as a whole.
    package var span: Span?
    /// What to do about it.
    package var help: String?
    /// In which turns of which loops it happened, outermost first: "in for f = data/b.jsonl".
    package var notes: [String]
    /// What kind of mistake it is, for programs: "syntax", "check", and of a failure its own kind.
    package var code = "syntax"
    /// The name of the included script that the place is in; nil for the script itself.
    package var file: String?

    /// Where that script was included, and where the one that includes it was, innermost first: "a.embedjobs:3:1".
    package var inclusions: [String] = []

    /// Makes a diagnostic.
    package init(_ message: String, at span: Span?, help: String? = nil, notes: [String] = []) {
        self.message = message
        self.span = span
        self.help = help
        self.notes = notes
    }
}
