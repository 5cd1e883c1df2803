package import JobScript

/// The result of checking a script: its mistakes and those of included scripts.
package struct CheckReport: Sendable {
    /// The mistakes, those of the script itself first, in order of position.
    package let mistakes: [Diagnostic]

    /// The included scripts.
    let library: ScriptLibrary
    /// The files that the script will have written.
    let files: FileCheck

    init(_ mistakes: [Diagnostic], _ library: ScriptLibrary, _ files: FileCheck) {
        self.mistakes = mistakes
        self.library = library
        self.files = files
    }

    /// Reports the first mistakes to an output, each with the script that contains it, then the number of the others.
    package func report(to output: any CommandOutput) {
        for (index, mistake) in mistakes.prefix(Limits.mistakesShownMax).enumerated() {
            let source = library.source(of: mistake)
            output.report(mistake, in: index == 0 ? source : source.scrolled)
        }
        let rest = mistakes.count - Limits.mistakesShownMax
        guard rest > 0 else { return }
        let isMinimum = mistakes.count >= JobScript.Limits.diagnosticsMax
        output.report(CommandFailure(.usage, ProgramMistake.furtherMistakes(rest, isMinimum: isMinimum)))
    }
}

/// The format of reported mistakes and failures.
package enum ErrorFormat: String, CaseIterable, Sendable {
    /// Text with the source line and carets under it.
    case text
    /// One JSON object per line, for programs.
    case json
}

extension Record {
    /// A mistake or failure as JSON: file, line, column, end_column, code, kind, message, help, included_from,
    /// exit_code.
    ///
    /// Lines and columns start at 1; columns count characters, and `end_column` is exclusive. For a position over
    /// several lines they describe the first line; without a position they are null, and without a script `file` too.
    /// `included_from` lists the positions of the `include` statements, innermost first; it is empty for the script
    /// itself.
    package init(_ diagnostic: Diagnostic, in source: Source) {
        var location: [Content] = [.null, .null, .null]
        if let span = diagnostic.span {
            let (line, column) = source.position(of: span.start)
            let end = source.position(of: min(span.end, source.lineSpan(at: span.start).end)).column
            location = [.number(line), .number(column), .number(max(column, end))]
        }
        self.init([
            ("file", .optional(source.name.isEmpty ? nil : source.name)),
            ("line", location[0]),
            ("column", location[1]),
            ("end_column", location[2]),
            ("code", .text(diagnostic.mistake.code)),
            ("kind", .text(diagnostic.kind)),
            ("message", .text(diagnostic.message)),
            ("help", .optional(diagnostic.help)),
            ("included_from", .list(diagnostic.inclusions)),
            ("exit_code", .number(Int(diagnostic.exitCode))),
        ])
    }
}
