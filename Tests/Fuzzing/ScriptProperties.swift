internal import JobCommands
internal import JobScript
internal import TestSupport

/// Properties of any script.
enum ScriptProperties {
    private static let verbs = Set(CommandTable.standard.names)

    static func check(_ bytes: [UInt8]) throws {
        let source = Source(name: "fuzz", bytes: bytes)
        let parsed = Parser.parse(source, verbs: verbs)
        for statement in parsed.statements {
            for span in statement.spans { try require(span, isIn: source) }
        }
        try checkWriter(parsed.statements)
        if parsed.diagnostics.isEmpty { try checkFormatter(source, parsed.statements) }
        _ = ScriptOutline(of: source)
        try checkChecker(source, isParsed: parsed.diagnostics.isEmpty)
    }

    /// A written tree is parsed as the same tree.
    private static func checkWriter(_ statements: [Statement]) throws(FuzzTarget.Finding) {
        let text = ScriptWriter.text(of: statements)
        let again = Parser.parse(Source(name: "written", text: text), verbs: verbs)
        try FuzzTarget.require(again.diagnostics.isEmpty, "the written script has errors: \(text.debugDescription)")
        try FuzzTarget.require(
            TreeText.text(of: again.statements) == TreeText.text(of: statements),
            "the written script differs: \(text.debugDescription)"
        )
    }

    /// Formatting keeps the tree, and a second time changes nothing.
    private static func checkFormatter(_ source: Source, _ statements: [Statement]) throws(FuzzTarget.Finding) {
        guard case .success(let once) = ScriptFormatter.format(source, verbs: verbs) else {
            throw FuzzTarget.Finding(description: "a script without errors cannot be formatted")
        }
        let formatted = Source(name: "formatted", text: once)
        try FuzzTarget.require(
            TreeText.text(of: Parser.parse(formatted, verbs: verbs).statements) == TreeText.text(of: statements),
            "the formatted script differs: \(once.debugDescription)"
        )
        guard case .success(let twice) = ScriptFormatter.format(formatted, verbs: verbs) else {
            throw FuzzTarget.Finding(description: "the formatted script has errors: \(once.debugDescription)")
        }
        // Compares bytes: for ==, two encodings of an accent are equal.
        try FuzzTarget.require(
            Array(once.utf8) == Array(twice.utf8),
            "formatting changes a formatted script: \(once.debugDescription) to \(twice.debugDescription)"
        )
    }

    /// The checker terminates and keeps its limit, and every error can be shown.
    private static func checkChecker(_ source: Source, isParsed: Bool) throws(FuzzTarget.Finding) {
        let session = Session(RunContext(RunEffects(service: ScriptedService())), output: NoOutput())
        let runner = ScriptRunner(session: session, files: files)
        let report = runner.report(on: source, parameters: [("file", "x.jsonl")], needsValues: false)
        try FuzzTarget.require(isParsed || !report.mistakes.isEmpty, "errors of the parser are lost")
        try FuzzTarget.require(
            report.mistakes.count <= JobScript.Limits.diagnosticsMax,
            "\(report.mistakes.count) errors are reported"
        )
        let renderer = DiagnosticRenderer(isColored: true)
        for mistake in report.mistakes {
            // The position is in the included script.
            guard mistake.file == nil else { continue }
            if let span = mistake.span { try require(span, isIn: source) }
            try FuzzTarget.require(!renderer.text(of: mistake, in: source).isEmpty, "an error cannot be shown as text")
            try FuzzTarget.require(!Record(mistake, in: source).json.isEmpty, "an error cannot be shown as JSON")
        }
    }

    /// A fake file system that has only files of rows; the real one must not matter.
    private static let files = FileLookup(
        kind: { path in path.hasSuffix(".jsonl") ? .file : path.hasSuffix("/") ? .folder : .missing },
        matches: { pattern in pattern.utf8.count.isMultiple(of: 2) ? [] : ["a.jsonl", "b.jsonl"] }
    )

    private static func require(_ span: Span, isIn source: Source) throws(FuzzTarget.Finding) {
        try FuzzTarget.require(
            span.start >= 0 && span.end <= source.bytes.count,
            "\(span.start)..<\(span.end) is not inside a source of \(source.bytes.count) bytes"
        )
    }
}

/// An output that discards everything.
private struct NoOutput: CommandOutput {
    func data(_ line: String) {}
    func message(_ line: String) {}
    func report(_ diagnostic: Diagnostic, in source: Source) {}
    func progress(_ report: ProgressReport) {}
    func endProgress() {}
}
