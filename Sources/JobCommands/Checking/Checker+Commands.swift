internal import JobScript
internal import LocalFiles

/// Checks of commands, their arguments and their redirects.
extension Checker {
    mutating func act(_ run: Run) {
        if case .file(let term, _)? = run.redirect {
            let path = check(term, for: Interpreter.redirectParameter, of: "a redirect")
            if let path, fileCheck.files.kind(path) == .folder {
                report(Diagnostic(FileMistake.folderForFile(path, .redirect), at: term.span))
            }
            if let path, let mistake = RedirectFormat(run.action, to: path, table)?.mistake {
                report(Diagnostic(mistake, at: term.span))
            }
            act(run.action)
            fileCheck.note(scope.file(of: scope.atHome(term)))
            return
        }
        act(run.action)
        if case .shell(let line)? = run.redirect { shell(line) }
    }

    private mutating func act(_ action: Run.Action) {
        switch action {
        case .command(let invocation): _ = command(invocation)
        case .assertion(let assertion):
            let assumptions = condition(assertion.condition)
            if let message = assertion.message { _ = value(of: message) }
            scope.assume(assumptions.ifTrue)
        case .shell(let line): shell(line)
        }
    }

    /// Checks a command that runs again and again, which must not change anything.
    mutating func watch(_ invocation: Invocation) {
        if let command = table[invocation.verb.text], !command.isReading {
            let mistake = CallMistake.unwatchable(
                command: command.name,
                readers: table.commands.filter(\.isReading).map(\.name)
            )
            return report(Diagnostic(mistake, at: invocation.verb.span))
        }
        _ = command(invocation, isWatched: true)
    }

    /// Checks a call and returns the shape of its result; nil if it does not return a value.
    mutating func command(
        _ invocation: Invocation,
        isAssigned: Bool = false,
        isWatched: Bool = false
    ) -> Shape? {
        guard var command = table[invocation.verb.text] else {
            reportUnknown(invocation, isAssigned)
            return .unknown
        }
        if isWatched { command = command.watched }
        let name = invocation.verb.text
        let binding = Binding(invocation, to: command)
        for mistake in binding.mistakes { report(mistake) }
        var known = KnownArguments(files: fileCheck.files)
        known.isSettled = { [fileCheck, isCaught = scope.isCaught] in !isCaught && !fileCheck.mayBeMade($0) }
        var madeFiles: [Term] = []
        var result = command.result
        refuseInScript(name, command.scriptAlternative, at: invocation.verb.span)
        noteJournalUse(command, at: invocation.verb.span)
        for bound in binding.bound {
            if let term = bound.terms.first {
                refuseInScript("\(name) \(bound.parameter.name)=", bound.parameter.scriptAlternative, at: term.span)
            }
            let texts = bound.terms.map { check($0, for: bound.parameter, of: name) }
            known.given.insert(bound.parameter.name)
            known.counts[bound.parameter.name] = bound.terms.count
            if !texts.contains(nil) {
                known.texts[bound.parameter.name] = texts.compactMap { $0 }.joined(separator: " ")
            }
            if bound.parameter.fileUse == .write { madeFiles += bound.terms.map(scope.atHome) }
            if command.givesOneForOne, isOne(bound) { result = command.result?.element }
        }
        // With this option, a command changes nothing.
        if command.needsConsent, !hasConsent, known["dry_run"] != "true" {
            report(Diagnostic(CallMistake.missingConsent(command: name), at: invocation.verb.span))
        }
        for (parameter, mistake) in command.check(known) {
            guard let bound = binding.bound.first(where: { $0.parameter.name == parameter }) else { continue }
            report(bound.parameter.diagnostic(mistake, at: bound.terms[0].span))
        }
        for term in madeFiles { fileCheck.note(scope.file(of: term)) }
        // A command with one result for each argument fetches it; it does not create it.
        if let result, !command.givesOneForOne { scope.noteResult(result) }
        if command.endsScript { scope.end() }
        return result
    }

    /// Reports what only a prompt has, with what a script does instead.
    private mutating func refuseInScript(_ name: String, _ alternative: String?, at span: Span) {
        guard let alternative, !scope.isInteractive || scripts.count > 1 else { return }
        report(Diagnostic(CallMistake.onlyAtPrompt(name, alternative: alternative), at: span))
    }

    private func isOne(_ bound: Binding.Bound) -> Bool {
        guard bound.parameter.form == .variadic, bound.terms.count == 1 else { return false }
        if case .list = scope.value(of: bound.terms[0]).0.shape { return false }
        return true
    }

    private mutating func reportUnknown(_ invocation: Invocation, _ isAssigned: Bool) {
        for item in invocation.items {
            // Mistakes in its values are still found.
            switch item {
            case .value(let term): _ = value(of: term)
            case .option(let option): _ = value(of: option.value)
            }
        }
        let name = invocation.verb.text
        guard !isAssigned || !Construct.words.contains(name) else {
            return report(Diagnostic(CallMistake.missingResult(command: name), at: invocation.verb.span))
        }
        report(Diagnostic(CallMistake.unknownCommand(name, remedy(for: name, isAssigned)), at: invocation.verb.span))
    }

    private func remedy(for name: String, _ isAssigned: Bool) -> CallMistake.Remedy {
        if !isAssigned, let foreign = ForeignCommand.of(name) { return .equivalent(foreign.meaning) }
        if let closest = Suggestion.closest(to: name, among: table.names + (isAssigned ? [] : Construct.words)) {
            return .suggestion(closest)
        }
        return isAssigned ? .quotedText : .commands
    }

    /// Checks one value for a parameter; returns its text if that is known and valid.
    @discardableResult
    mutating func check(
        _ term: Term,
        for parameter: ParameterDescription,
        of command: String
    ) -> String? {
        let term = parameter.fileUse == .none ? term : scope.atHome(term)
        let known = value(of: term)
        let shape = parameter.form == .variadic ? known.shape.element : known.shape
        if parameter.namesVariables, shape != .text, shape != .unknown, let variable = term.variables.first {
            let name = String(ScriptWriter.text(of: variable).drop { "${".contains($0) }.prefix { $0 != "}" })
            report(Diagnostic(CallMistake.variableForName(command: command, name: name), at: term.span))
            return nil
        }
        guard parameter.acceptsShape(shape) else {
            let mistake = CallMistake.wrongShape(
                taker: parameter.form == .option ? "\(parameter.name)=" : command,
                placeholder: parameter.placeholder,
                term: ScriptWriter.text(of: term),
                shape
            )
            report(Diagnostic(mistake, at: term.span))
            return nil
        }
        if parameter.fileUse == .read, Glob.isPattern(term) {
            if let diagnostic = fileCheck.mistake(inOneFile: term, scope) { report(diagnostic) }
            return nil
        }
        guard let text = known.text else { return nil }
        let value: Value = parameter.form == .variadic ? .list([.text(text)]) : .text(text)
        if let mistake = parameter.mistake(value) {
            report(parameter.diagnostic(mistake, at: term.span))
            return nil
        }
        if parameter.source == .models, let mistake = missingModel(text) {
            let diagnostic = parameter.diagnostic(mistake, at: term.span)
            // A variable with a model that is missing is one mistake, for all commands that use it.
            let isKnown = !term.variables.isEmpty && diagnostics.contains { $0.message == diagnostic.message }
            if !isKnown { report(diagnostic) }
            return nil
        }
        if parameter.fileUse == .read {
            noteStandardInput(text, at: term.span)
            if let diagnostic = fileCheck.mistake(inReading: text, at: term.span, scope) { report(diagnostic) }
        }
        return text
    }

    /// The mistake in the name of a model that a service on this machine does not have. A shell line before, which may
    /// write any file, may add it; `try` and `else` catch the service's own error.
    private func missingModel(_ name: String) -> ArgumentMistake? {
        guard !scope.isCaught, !fileCheck.mayBeMade(Folder.name(of: name)), let models = localModels(),
            !models.contains(name)
        else { return nil }
        return .missingModel(name, suggestion: Suggestion.closest(to: name, among: models), models: models)
    }

    // MARK: Loop sources

    mutating func elements(of terms: [Term], _ options: [Option]) -> Shape {
        var shapes: [Shape] = []
        let terms = terms.map(scope.atHome)
        let overFiles = terms.contains(where: Glob.isPattern)
        for term in terms {
            guard term.range == nil else {
                shapes.append(elementShape(of: term))
                continue
            }
            let known = value(of: term)
            shapes.append(term.isRowFile ? rowShape(of: term, known, options) : known.shape.element)
            refuseList(inTextOf: term, known)
            if let variable = term.onlyVariable, known.shape == .text, known.text.map(Glob.isMeant) == true {
                let name = ScriptWriter.text(of: variable)
                report(Diagnostic(ValueMistake.patternInVariable(name), at: term.span))
            }
        }
        for option in options { checkLoopOption(option) }
        let allowsEmpty = options.contains { $0.key.text == Self.allowEmptyOption.name }
        for term in terms where overFiles && !allowsEmpty && !term.isRowFile {
            if let diagnostic = fileCheck.mistake(inLoopOver: term, scope) { report(diagnostic) }
        }
        return overFiles ? .file : Shape.common(of: shapes)
    }

    /// Reports a variable that is a text such as `en,de`: the loop would run once.
    private mutating func refuseList(inTextOf term: Term, _ known: Known) {
        guard term.style == .bare, let variable = term.onlyVariable, known.shape == .text, let text = known.text,
            text.contains(","), !text.contains(where: \.isWhitespace)
        else { return }
        let isSecret = variable.name == "env"
        report(Diagnostic(ValueMistake.listInText(isSecret ? nil : text, variable: variable.shown), at: term.span))
    }

    /// The shape of a file's rows; reports a mistake in one of them before the run.
    ///
    /// Standard input, pipes and devices are left to the run, because they can be read only once.
    private mutating func rowShape(of term: Term, _ known: Known, _ options: [Option]) -> Shape {
        guard let path = known.text.map({ String($0.dropFirst()) }) else { return .unknown }
        noteStandardInput(path, at: term.span)
        if StandardStream.isInput(path) || fileCheck.files.kind(path) == .stream { return .unknown }
        var format: String?
        for option in options where option.key.text == Self.fileFormatOption.name {
            guard let text = value(of: option.value).text else { return .unknown }
            format = text
        }
        guard format != nil || RowFile.hasKnownFormat(path) else {
            report(Diagnostic(FileMistake.unknownRowFormat(path), at: term.span))
            return .unknown
        }
        guard fileCheck.files.readsWholeFiles else { return rowShapeWhileTyping(path, format) }
        if let diagnostic = fileCheck.mistake(inReading: path, at: term.span, scope) {
            report(diagnostic)
            return .unknown
        }
        // An earlier command may write other rows.
        guard !fileCheck.mayBeMade(path) else { return .unknown }
        do throws(FileMistake) {
            return try RowFile(path: path, format: format).shape
        } catch {
            // The lookup may know files that are not on disk; their rows are unknown.
            if case .unreadableFile = error, !Folder.exists(path) { return .unknown }
            report(Diagnostic(error, at: term.span))
            return .unknown
        }
    }

    /// The shape of a file's rows by its first ones, so that no key waits for a large file.
    private func rowShapeWhileTyping(_ path: String, _ format: String?) -> Shape {
        let format = format ?? RowFile.Format(path)?.rawValue
        if format == RowFile.Format.txt.rawValue { return .text }
        guard !fileCheck.mayBeMade(path), let fields = fileCheck.files.rowFields(path, format, nil) else {
            return .unknown
        }
        return .record(fields.names)
    }

    private mutating func checkLoopOption(_ option: Option) {
        guard let parameter = Self.loopOptions.first(where: { $0.name == option.key.text }) else {
            let key = option.key.text
            let suggestion = Suggestion.closest(to: key, among: Self.loopOptions.map(\.name))
            report(Diagnostic(CallMistake.unknownLoopOption(key: key, suggestion: suggestion), at: option.key.span))
            return
        }
        check(option.value, for: parameter, of: "for")
    }

    /// Reports a second use of standard input in statements that both run.
    mutating func noteStandardInput(_ path: String, at span: Span) {
        guard StandardStream.isInput(path) else { return }
        let script = scriptName == Source.standardInputName ? StandardInput.Reader.script : nil
        let reader = scope.isInteractive ? .prompt : script ?? standardInputReader
        if let reader { return report(Diagnostic(FileMistake.standardInputTaken(reader), at: span)) }
        if isOutermost { standardInputReader = .command }
    }

    /// The options of a loop.
    package static let loopOptions = [allowEmptyOption, fileFormatOption]

    /// The option of a loop over a file of rows.
    static let fileFormatOption = ParameterDescription(
        "file_format",
        RowFile.Format.self,
        .option,
        isRequired: false,
        "The format of a file of rows. Default: by the extension; without one, JSONL if it begins with {, else lines."
    )

    /// The option of a loop over files.
    static let allowEmptyOption = ParameterDescription(
        "allow_empty",
        Bool.self,
        .option,
        isRequired: false,
        "Whether to accept a pattern that matches nothing.",
        defaultText: "false"
    )
}

extension Statement {
    /// The variables that statements set, including those in nested blocks.
    static func namesSet(in statements: [Statement]) -> Set<String> {
        var names: Set<String> = []
        for statement in statements {
            switch statement.kind {
            case .assignment(let name, _, .value), .parameter(let name, _, _): names.insert(name.text)
            case .assignment(let name, _, .command(_, let handler)), .assignment(let name, _, .shell(_, let handler)):
                names.insert(name.text)
                names.formUnion(namesSet(in: handler ?? []))
            case .loop(_, _, let body): names.formUnion(namesSet(in: body))
            case .choice(let branches, let otherwise):
                for branch in branches { names.formUnion(namesSet(in: branch.body)) }
                names.formUnion(namesSet(in: otherwise ?? []))
            case .run(let run): names.formUnion(namesSet(in: run.handler ?? []))
            case .attempt(let attempt): names.formUnion(namesSet(in: attempt.body + (attempt.handler ?? [])))
            case .inclusion, .jump, .watch: break
            }
        }
        return names
    }
}
