internal import JobScript
internal import LocalFiles

/// Finds all mistakes in a script that can be found before its first effect.
///
/// It tracks the shape of each variable and, if it is the same in every run, its text. So it finds a missing file that
/// a `param` names as well as one that is written literally. It reads local files but never calls a service.
package struct Checker {
    /// The mistakes found so far.
    var diagnostics: [Diagnostic] = []
    /// The included scripts.
    var library: ScriptLibrary

    let table: CommandTable
    /// Whether destructive commands are confirmed with `--yes`.
    let hasConsent: Bool
    /// The models of a service on this machine; nil if they are not known.
    let localModels: @Sendable () -> [String]?
    /// Whether a `param` without a default must be given a value now.
    private let needsValues: Bool
    /// Whether the script uses the folder of its run, which must then exist before the run.
    var asksForRunFolder = false
    /// What the journal of a run depends on.
    var journalUse = JournalUse()
    var scope: CheckedScope
    var fileCheck: FileCheck
    /// What has read standard input before the current statement; nil if it is not known that anything has.
    var standardInputReader: StandardInput.Reader?
    /// The values for the `param`s of the script and of the open included scripts, outermost first.
    var parameters: [ParameterCheck]
    /// The number of open blocks in the current script.
    var depth = 0
    /// The names of the script and of the open included scripts, outermost first.
    var scripts: [String]
    /// The positions of their `include` statements, outermost first.
    var locations: [String] = []
    var inclusions = 0
    /// The loops of the current script whose blocks are open, outermost first.
    var loops: [OpenLoop] = []
    /// The offset of a statement whose scope is sought, and the scope.
    private var sought: (offset: Int, scope: CheckedScope?)?
    /// Whether the whole script parsed. If not, a variable that seems unset may be set in an invalid statement.
    var isComplete: Bool

    /// Creates a checker for a script, with what a run or a prompt knows before it and values for its `param`s.
    init(
        _ state: RunState,
        _ table: CommandTable,
        _ files: FileLookup,
        script: Source,
        parameters: [(name: String, value: String)] = [],
        needsValues: Bool = true,
        isComplete: Bool = true
    ) {
        self.table = table
        hasConsent = state.inputs.hasConsent
        localModels = state.localModels
        self.needsValues = needsValues
        self.parameters = [ParameterCheck(parameters)]
        self.isComplete = isComplete
        library = ScriptLibrary(of: script)
        scripts = [script.name]
        scope = CheckedScope(state)
        fileCheck = FileCheck(files)
    }

    /// Checks a whole script.
    mutating func check(_ statements: [Statement]) {
        block(statements)
        guard isComplete else { return }
        for mistake in parameters[0].mistakes { report(Diagnostic(mistake, at: nil)) }
    }

    /// Checks statements and returns the scope of the first one at or after an offset; nil if there is none.
    mutating func scope(of statements: [Statement], upTo offset: Int) -> CheckedScope? {
        sought = (offset, nil)
        check(statements)
        return sought?.scope
    }

    /// The name of the main script.
    var scriptName: String { scripts[0] }
    /// Whether the current statement is in no block, so that it runs unless the script ends before it.
    var isOutermost: Bool { depth == 0 && scripts.count == 1 }

    // MARK: Statements

    mutating func block(_ statements: [Statement]) {
        // Suggestions take time for each mistake, and no one reads more of them.
        for statement in statements where diagnostics.count < JobScript.Limits.diagnosticsMax {
            noteScope(at: statement)
            switch statement.kind {
            case .assignment(let name, let appends, let assigned): assignment(name, appends, assigned)
            case .parameter(let name, let isList, let standard): parameter(name, isList, standard)
            case .loop(let name, let source, let body): loop(name, source, body)
            case .choice(let branches, let otherwise): choice(branches, otherwise)
            case .inclusion(let inclusion): include(inclusion)
            case .run(let run): handled(isTried: run.isTried, run.handler) { $0.act(run) }
            case .attempt(let attempt): self.attempt(attempt)
            case .jump(let jump): self.jump(jump, at: statement.span)
            case .watch(let invocation): watch(invocation)
            }
        }
    }

    private mutating func noteScope(at statement: Statement) {
        guard let sought, sought.scope == nil, scripts.count == 1, statement.span.start >= sought.offset else { return }
        self.sought?.scope = scope
    }

    mutating func inner(_ statements: [Statement]) {
        depth += 1
        block(statements)
        depth -= 1
    }

    private mutating func assignment(_ name: Name, _ appends: Bool, _ assigned: Statement.Assigned) {
        switch assigned {
        case .value(let expression): assign(value(of: expression), to: name, appends)
        case .command(let invocation, let handler):
            handled(handler) { $0.assign(Known(shape: $0.result(of: invocation)), to: name, appends) }
        case .shell(let line, let handler):
            handled(handler) { checker in
                checker.shell(line)
                checker.assign(Known(shape: .text), to: name, appends)
            }
        }
    }

    private mutating func assign(_ known: Known, to name: Name, _ appends: Bool) {
        var known = known
        refuseReserved(name)
        if appends {
            known = Known(shape: .list(known.shape.element))
            switch scope[name.text]?.shape {
            case nil, .unknown: break
            case .list(let element)?: known.shape = known.shape.joined(with: .list(element))
            case let shape?:
                report(Diagnostic(ValueMistake.notAList(variable: name.text, shape, .appending), at: name.span))
            }
        }
        scope[name.text] = known
    }

    mutating func result(of invocation: Invocation) -> Shape {
        let shape = command(invocation, isAssigned: true)
        if shape == nil {
            report(Diagnostic(CallMistake.missingResult(command: invocation.verb.text), at: invocation.verb.span))
        }
        return shape ?? .unknown
    }

    private mutating func parameter(_ name: Name, _ isList: Bool, _ standard: Expression?) {
        refuseReserved(name)
        let current = parameters.count - 1
        if depth > 0 { report(Diagnostic(CallMistake.parameterInBlock, at: name.span)) }
        if parameters[current].declared.contains(name.text) {
            report(Diagnostic(CallMistake.repeatedParameter(name.text), at: name.span))
        }
        parameters[current].declared.append(name.text)
        let known = standard.map { value(of: $0) }
        if let value = parameters[current][name.text] ?? known {
            scope[name.text] = isList ? listed(value, name) : value
        } else if current > 0 {
            // It is reported where the script is included.
            parameters[current].missing.append(name.text)
            scope[name.text] = Known(shape: .unknown)
        } else if !needsValues {
            scope[name.text] = Known(shape: isList ? .list(.text) : .text)
        } else {
            report(Diagnostic(CallMistake.missingParameterValue(name.text), at: name.span))
            scope[name.text] = Known(shape: .unknown)
        }
    }

    private mutating func choice(_ branches: [Statement.Branch], _ otherwise: [Statement]?) {
        var flows: [CheckedScope.Flow] = []
        // What is known because earlier conditions did not hold.
        var assumed: Set<Fact> = []
        for branch in branches {
            var assumptions = Assumptions()
            flows.append(
                flow { checker in
                    checker.scope.assume(assumed)
                    assumptions = checker.condition(branch.condition)
                    checker.scope.assume(assumptions.ifTrue)
                    checker.inner(branch.body)
                }
            )
            assumed.formUnion(assumptions.ifFalse)
        }
        let last = flow { checker in
            checker.scope.assume(assumed)
            checker.inner(otherwise ?? [])
        }
        scope.join(flows + [last])
    }

    // MARK: Values

    /// Checks one path through the script, then restores the scope at its start.
    mutating func flow(_ body: (inout Checker) -> Void) -> CheckedScope.Flow {
        scope.begin()
        body(&self)
        return scope.endFlow()
    }

    mutating func value(of term: Term) -> Known {
        noteUses(of: term)
        let (known, mistakes) = scope.value(of: term)
        report(found: mistakes)
        return known
    }

    /// Reports a row of a table outside of the prompt, and notes that the script uses the folder of its run.
    mutating func noteUses(of term: Term) {
        if term.isRow, !scope.isInteractive || scripts.count > 1 {
            let row = ScriptWriter.text(of: term)
            report(Diagnostic(ValueMistake.rowOutsidePrompt(row), at: term.span))
        }
        for variable in term.variables {
            if variable.name == "run" && variable.path.first == .field("dir") { asksForRunFolder = true }
            if JournalUse.startTimes.contains(variable.name) { journalUse.usesStartTime = true }
        }
    }

    /// Reports mistakes in a value.
    mutating func report(found mistakes: [Diagnostic]) {
        for mistake in mistakes where isComplete || !mistake.isAboutUnsetVariable { report(mistake) }
    }

    mutating func refuseReserved(_ name: Name) {
        guard AutomaticVariable.isReserved(name.text) else { return }
        report(Diagnostic(ValueMistake.reservedVariable(name.text), at: name.span))
    }

    mutating func report(_ diagnostic: Diagnostic) {
        var diagnostic = diagnostic
        diagnostic.kind = "check"
        if scripts.count > 1, diagnostic.file == nil { diagnostic.file = scripts[scripts.count - 1] }
        diagnostic.inclusions = locations.reversed()
        diagnostics.append(diagnostic)
    }
}
