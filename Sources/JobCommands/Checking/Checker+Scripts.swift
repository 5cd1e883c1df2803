internal import JobScript
internal import LocalFiles

/// Checks of scripts that `include` and `run` name, and of the values for their `param`s.
extension Checker {
    mutating func include(_ inclusion: Inclusion) {
        let values = inclusion.parameters.map { ($0.key.text, value(of: $0.value)) }
        guard let path = path(of: inclusion) else { return }
        do throws(FileError) {
            let script = try library.load(path, verbs: Set(table.names))
            let before = diagnostics.count
            parameters.append(ParameterCheck(values))
            switch inclusion.kind {
            case .include: check(script, path, at: inclusion.span)
            case .run: runAlone(script, path, at: inclusion.span)
            }
            let checked = parameters.removeLast()
            if script.isSecret, diagnostics.count > before {
                hideMistakes(from: before, in: path, at: inclusion.file.span)
            } else if script.mistakes.isEmpty {
                report(checked, inclusion, path)
            }
        } catch {
            report(Diagnostic(FileMistake.unreadableFile(error), at: inclusion.file.span))
        }
    }

    /// The path of an included script that can be checked; nil after a report, and if it may be missing.
    private mutating func path(of inclusion: Inclusion) -> String? {
        let term = inclusion.file
        let before = diagnostics.count
        guard let written = value(of: scope.atHome(term)).text else {
            if diagnostics.count == before { report(Diagnostic(FileMistake.variableInclude, at: term.span)) }
            return nil
        }
        let path = ScriptLibrary.path(of: written, includedBy: scripts[scripts.count - 1])
        if scripts.contains(path) {
            report(Diagnostic(FileMistake.circularInclude(path), at: term.span))
            return nil
        }
        inclusions += 1
        guard scripts.count <= Limits.inclusionDepthMax, inclusions <= Limits.inclusionsMax else {
            let mistake = FileMistake.tooManyIncludes(limit: Limits.inclusionsMax, depth: Limits.inclusionDepthMax)
            report(Diagnostic(mistake, at: term.span))
            return nil
        }
        if StandardStream.isInput(written) || fileCheck.files.kind(path) == .stream {
            report(Diagnostic(FileMistake.includedStream(written), at: term.span))
            return nil
        }
        if let mistake = fileCheck.mistake(inReading: path, at: term.span, scope) {
            report(mistake)
            return nil
        }
        // After `if exists`, a script that is missing now does not run.
        return scope.facts.mayExist(path) && fileCheck.files.kind(path) == .missing ? nil : path
    }

    /// Reports wrong and missing values for the `param`s of an included script, where it is included.
    private mutating func report(_ checked: ParameterCheck, _ inclusion: Inclusion, _ path: String) {
        for (option, mistake) in zip(inclusion.parameters, checked.results) {
            guard let mistake else { continue }
            report(Diagnostic(NamedMistake(.part(path), mistake), at: option.key.span))
        }
        guard !checked.missing.isEmpty else { return }
        let mistake = CallMistake.missingParameters(
            checked.missing,
            call: "\(inclusion.kind.rawValue) \(path)",
            declared: checked.declared
        )
        report(Diagnostic(NamedMistake(.part(path), mistake), at: inclusion.span))
    }

    /// Replaces mistakes whose source lines would reveal a file that only the user can read.
    private mutating func hideMistakes(from first: Int, in path: String, at span: Span) {
        diagnostics.removeSubrange(first...)
        report(Diagnostic(FileMistake.hiddenMistakes(path), at: span))
    }

    /// Checks a script with variables of its own, whose `exit` does not end this one.
    private mutating func runAlone(_ script: ScriptLibrary.Script, _ path: String, at span: Span) {
        let flow = flow { checker in
            checker.scope.hideVariables()
            checker.check(script, path, at: span)
        }
        scope.continueAfterRun(flow)
    }

    private mutating func check(_ script: ScriptLibrary.Script, _ path: String, at span: Span) {
        let file = scripts.count > 1 ? scripts[scripts.count - 1] : nil
        locations.append(library.source(file).location(of: span.start))
        scripts.append(path)
        let (wasComplete, depthBefore, loopsBefore) = (isComplete, depth, loops)
        isComplete = isComplete && script.mistakes.isEmpty
        depth = 0
        loops = []
        for var mistake in script.mistakes {
            mistake.file = path
            mistake.inclusions = locations.reversed()
            diagnostics.append(mistake)
        }
        block(script.statements)
        (isComplete, depth, loops) = (wasComplete && isComplete, depthBefore, loopsBefore)
        scripts.removeLast()
        locations.removeLast()
    }

    /// Checks a shell line: it may write any file, and reads variables from its environment.
    mutating func shell(_ line: ShellLine) {
        if line.mayMakeFiles { fileCheck.note(.anything) }
        if line.text.contains("EJ_run_dir") { asksForRunFolder = true }
        if JournalUse.startTimes.contains(where: { line.text.contains("EJ_\($0)") }) { journalUse.usesStartTime = true }
    }
}
