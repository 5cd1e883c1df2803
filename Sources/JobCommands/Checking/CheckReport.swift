package import JobScript

/// What a check of a script has found, each mistake with the script that it is in.
package struct CheckReport: Sendable {
    /// The mistakes, those of the script itself first, in order of place.
    package let mistakes: [Diagnostic]

    /// The scripts that it includes.
    let library: ScriptLibrary
    /// What it will have made.
    let files: FileCheck

    init(_ mistakes: [Diagnostic], _ library: ScriptLibrary, _ files: FileCheck) {
        self.mistakes = mistakes
        self.library = library
        self.files = files
    }

    /// Reports each mistake to an output, in the script that it is in.
    package func report(to output: any CommandOutput) {
        for mistake in mistakes { output.report(mistake, in: library.source(of: mistake)) }
    }
}

/// How mistakes and failures are shown.
package enum ErrorFormat: String, CaseIterable, Sendable {
    /// For people, with the line and carets under it.
    case text
    /// For programs: a JSON object per line.
    case json
}

extension Record {
    /// A mistake or failure for programs: file, line, column, end_column, code, message, help, included_from.
    ///
    /// Lines and columns count from 1, columns in characters; `end_column` is behind the last one that is meant. Of a
    /// place over several lines the first is named. Without a place, the three are null. What a script was included
    /// from is a list of places, innermost first, empty for the script itself.
    package init(_ diagnostic: Diagnostic, in source: Source) {
        var place: [Content] = [.null, .null, .null]
        if let span = diagnostic.span {
            let (line, column) = source.position(of: span.start)
            let end = source.position(of: min(span.end, source.lineSpan(at: span.start).end)).column
            place = [.number(line), .number(column), .number(max(column, end))]
        }
        self.init([
            ("file", .text(source.name)),
            ("line", place[0]),
            ("column", place[1]),
            ("end_column", place[2]),
            ("code", .text(diagnostic.code)),
            ("message", .text(diagnostic.message)),
            ("help", .optional(diagnostic.help)),
            ("included_from", .list(diagnostic.inclusions)),
        ])
    }
}
