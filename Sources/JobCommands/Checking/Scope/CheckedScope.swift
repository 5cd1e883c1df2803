internal import JobScript

/// What the checker knows about a value before a run.
struct Known: Hashable {
    var shape: Shape
    /// Its text, if that is the same in every run.
    var text: String?
    /// Whether it is set on every path to this statement.
    var isCertain = true
}

/// What the checker knows about the variables at one statement of a script.
package struct CheckedScope {
    private var variables: [String: Known]
    private let environment: [String: String]
    /// Whether the script is typed at the prompt.
    let isInteractive: Bool
    /// The previous values of the variables set on each open path, innermost last.
    private var before: [[String: Known?]] = []
    private var wasDead: [Bool] = []
    /// Whether the script has ended on every path to this statement.
    private(set) var isDead = false
    /// What conditions before this statement show.
    private(set) var facts = Facts()
    /// Whether `try` or `else` catches a failure of this statement.
    var isCaught = false

    /// Creates a scope with the variables of a run or a prompt.
    init(_ state: RunState) {
        environment = state.inputs.environment
        isInteractive = state.isInteractive
        variables = state.variables.mapValues { value in
            Known(shape: value.shape, text: value.shape == .text ? value.text : nil)
        }
        for variable in AutomaticVariable.all {
            guard let value = variable.value(state) else { continue }
            // Commands change the others, to values that are not known before a run.
            let isFixed = value.shape == .text && variable.name != "ok"
            let shape = variable.laterShape ?? value.shape
            variables[variable.name] = Known(shape: shape, text: isFixed ? value.text : nil)
        }
    }

    /// Expands `~/` in a term that names a file.
    func atHome(_ term: Term) -> Term { term.atHome(in: environment) }

    /// The shapes of all variables that are or might be set, by name.
    package var shapes: [String: Shape] { variables.mapValues(\.shape) }

    subscript(name: String) -> Known? {
        get { variables[name] }
        set {
            if let flow = before.indices.last, before[flow][name] == nil { before[flow][name] = .some(variables[name]) }
            variables[name] = newValue
        }
    }

    /// Forgets the texts of variables, not their shapes.
    mutating func forgetTexts(of names: Set<String>) {
        for name in names where self[name]?.text != nil { self[name]?.text = nil }
    }

    // MARK: Paths through the script

    /// The effect of one path through a part of a script.
    struct Flow {
        /// The variables that the path sets.
        fileprivate var variables: [String: Known?] = [:]
        /// What conditions on it show.
        fileprivate var facts: Set<Fact> = []
        /// Whether the script ends on the path.
        fileprivate var isDead = false

        /// The effect where the path ends, also if it ends the script there, as `fail` in a block that catches it.
        var atAnyEnd: Flow {
            var flow = self
            flow.isDead = false
            return flow
        }
    }

    /// The number of paths that are followed.
    var openPaths: Int { before.count }

    /// The effect of all paths since a number of them was open, for a jump out of them.
    func flow(since level: Int) -> Flow {
        var flow = Flow()
        for path in before[level...] {
            for name in path.keys { flow.variables[name] = .some(variables[name]) }
        }
        return flow
    }

    /// Starts to follow a path.
    mutating func begin() {
        before.append([:])
        facts.begin()
        wasDead.append(isDead)
    }

    /// Restores the state at the start of the path, and returns the path's effect.
    ///
    /// It visits only variables that the path sets, so checking a script with many paths takes linear time.
    mutating func endFlow() -> Flow {
        var flow = Flow(facts: facts.end(), isDead: isDead)
        for (name, known) in before.removeLast() {
            flow.variables[name] = .some(variables[name])
            variables[name] = known
        }
        isDead = wasDead.removeLast()
        return flow
    }

    /// Continues where paths join: a variable set on all paths that get here is set, one set on some might be.
    mutating func join(_ flows: [Flow]) {
        let arriving = flows.filter { !$0.isDead }
        guard !arriving.isEmpty else {
            isDead = true
            return
        }
        var names: Set<String> = []
        for flow in arriving { names.formUnion(flow.variables.keys) }
        for name in names {
            let all = arriving.map { flow in flow.variables[name] ?? variables[name] }
            guard var known = all.compactMap(\.self).first else { continue }
            for other in all {
                if let other { known.shape = known.shape.joined(with: other.shape) }
                if other?.text != known.text { known.text = nil }
                if other?.isCertain != true { known.isCertain = false }
            }
            self[name] = known
        }
        let common = arriving.dropFirst().reduce(arriving[0].facts) { $0.intersection($1.facts) }
        assume(common)
    }

    /// The script ends here.
    mutating func end() { isDead = true }

    /// Continues after a loop, whose body might not run.
    mutating func keepGoing() { isDead = false }

    /// Assumes what a condition shows until the end of the path.
    mutating func assume(_ facts: Set<Fact>) {
        for fact in facts {
            guard case .set(let name) = fact else {
                self.facts.learn(fact)
                continue
            }
            var known = self[name] ?? Known(shape: .unknown)
            known.isCertain = true
            self[name] = known
        }
    }

    // MARK: Scripts with variables of their own

    /// Hides the script's variables from a script that it runs, until the end of the path.
    mutating func hideVariables() {
        for name in variables.keys where !AutomaticVariable.isReserved(name) { self[name] = nil }
        self["args"] = Known(shape: .list(.text))
    }

    /// Continues after a script that was run: it may have created jobs and datasets.
    mutating func continueAfterRun(_ flow: Flow) {
        for case (let name, let known?) in flow.variables where AutomaticVariable.isResult(name) { self[name] = known }
    }

    // MARK: Values

    /// Sets `$last` and its relatives after a command that returns a handle.
    mutating func noteResult(_ shape: Shape) {
        switch shape {
        case .job:
            self["last"] = Known(shape: .job)
            self["last_job"] = Known(shape: .job)
            self["last_job_id"] = Known(shape: .text)
        case .dataset:
            self["last"] = Known(shape: .dataset)
            self["last_dataset"] = Known(shape: .dataset)
            self["last_dataset_id"] = Known(shape: .text)
        default: break
        }
    }

    /// Returns what is known about a term's value, and its mistakes.
    func value(of term: Term) -> (Known, [Diagnostic]) {
        var mistakes: [Diagnostic] = []
        var text: String? = ""
        var shape = Shape.text
        for piece in term.pieces {
            switch piece {
            case .text(let part), .escaped(let part): text? += part
            // The last table at run time is not known.
            case .row: return (Known(shape: .unknown), [])
            case .variable(let variable):
                let (known, mistake) = value(of: variable)
                if let mistake { mistakes.append(mistake) }
                if term.style == .bare && term.pieces.count == 1 { shape = known.shape }
                if let part = known.text { text? += part } else { text = nil }
            }
        }
        return (Known(shape: shape, text: text), mistakes)
    }

    /// Returns what is known about a variable's value, and its mistake.
    func value(of variable: Variable) -> (Known, Diagnostic?) {
        if let standard = variable.standard {
            let term = Term(pieces: standard, style: .quoted, span: variable.span)
            let (known, mistake) = value(of: variable.withoutDefault)
            let (result, mistakes) = merge((known, mistake.map { [$0] } ?? []), orElse: value(of: term))
            return (result, mistakes.first)
        }
        if variable.name == "env" {
            let (known, mistake) = environmentValue(of: variable)
            guard mistake == nil, let field = variable.path.first else { return (known, mistake) }
            return follow(variable.path.dropFirst(), of: variable, from: known, "env" + ScriptWriter.text(of: field))
        }
        guard let known = variables[variable.name] else {
            let mistake = ValueMistake.unsetVariable(variable.name, remedy(for: variable.name))
            return (Known(shape: .unknown), Diagnostic(mistake, at: variable.span))
        }
        guard known.isCertain || isCaught else {
            return (known, Diagnostic(ValueMistake.possiblyUnsetVariable(variable.name), at: variable.span))
        }
        return follow(variable.path[...], of: variable, from: known, variable.name)
    }

    /// Follows fields and indexes from what is known of their owner, which is written in the script as `written`.
    private func follow(
        _ path: ArraySlice<Variable.Step>,
        of variable: Variable,
        from known: Known,
        _ written: String
    ) -> (Known, Diagnostic?) {
        var (known, written) = (known, written)
        for step in path {
            let whole = written + ScriptWriter.text(of: step)
            switch step {
            case .field(let field):
                if !facts.contains(.field(whole)), let mistake = mistake(in: field, of: known.shape, written) {
                    return (Known(shape: .unknown), Diagnostic(mistake, at: variable.span))
                }
                let hasFileFields = known.shape == .text || known.shape == .file
                let text = hasFileFields ? known.text.flatMap { Fields.fixedFileField(field, of: $0) } : nil
                known = Known(shape: known.shape.field(field), text: text)
            case .index:
                switch known.shape {
                case .list(let element): known = Known(shape: element)
                case .unknown: break
                case let shape:
                    let mistake = ValueMistake.notAList(variable: written, shape, .index)
                    return (Known(shape: .unknown), Diagnostic(mistake, at: variable.span))
                }
            }
            written = whole
        }
        return (known, nil)
    }

    private func environmentValue(of variable: Variable) -> (Known, Diagnostic?) {
        do throws(Diagnostic) {
            return (Known(shape: .text, text: try variable.text(in: environment)), nil)
        } catch {
            if case .unsetEnvironmentVariable(let name)? = error.mistake as? ValueMistake,
                isCaught || facts.contains(.environment(name))
            {
                return (Known(shape: .text), nil)
            }
            return (Known(shape: .unknown), error)
        }
    }

    /// The pattern of a term; nil if a part of it is not known before the run.
    func pattern(of term: Term) -> String? {
        struct NotKnown: Error {}
        return try? Glob.pattern(term) { variable throws(NotKnown) in
            guard let text = value(of: variable).0.text else { throw NotKnown() }
            return text
        }
    }

    /// The file that a term names; a part that only the run knows matches anything.
    func file(of term: Term) -> FileCheck.Made {
        if let path = value(of: term).0.text {
            // The names of the files in a folder are known when they are written.
            return path.hasSuffix("/") ? .match(pattern: Glob.literal(path) + "*") : .file(path)
        }
        let pieces = term.pieces.map { piece in
            switch piece {
            case .text(let text), .escaped(let text): Glob.literal(text)
            case .variable(let variable): value(of: variable).0.text.map(Glob.literal) ?? "*"
            case .row: "*"
            }
        }
        return .match(pattern: pieces.joined())
    }

    private func remedy(for name: String) -> ValueMistake.Remedy? {
        .setting(name) ?? nearestName(to: name).map { .suggestion($0) }
    }

    private func nearestName(to name: String) -> String? {
        guard variables.count <= Limits.guessCandidatesMax else { return nil }
        return Suggestion.closest(to: name, among: variables.keys.sorted())
    }

    /// The mistake in a field that a shape does not have.
    func mistake(in field: String, of shape: Shape, _ written: String) -> ValueMistake? {
        let names = Fields.readableNames(of: shape)
        guard shape != .unknown, shape != .record(nil), !names.contains(field) else { return nil }
        guard !names.isEmpty else { return .missingFields(variable: written, shape, field: field) }
        let suggestion = Suggestion.closest(to: field, among: names)
        return .unknownField(field, variable: written, shape, suggestion: suggestion, fields: names)
    }
}
