package import JobScript

/// Finds every mistake of a script that can be found before its first effect.
///
/// It follows what each variable is and, where it is the same in every run from here, its text: so a file that a
/// `param` names is looked for like one written out. It asks no service; only local files are looked at.
package struct Checker {
    /// The mistakes found so far.
    package private(set) var diagnostics: [Diagnostic] = []

    private let table: CommandTable
    private let parameters: [(name: String, value: String)]
    private var scope: CheckedScope
    private var fileCheck: FileCheck
    private var declared: [String] = []
    private var depth = 0
    /// Whether the script parsed as a whole. If not, what seems unset may be set in a statement with a mistake.
    private let isComplete: Bool

    /// Makes a checker for a script that is to run in a session with values for its `param`s.
    package init(
        _ session: Session,
        _ table: CommandTable,
        _ files: FileLookup,
        parameters: [(name: String, value: String)],
        isComplete: Bool
    ) {
        self.table = table
        self.parameters = parameters
        self.isComplete = isComplete
        scope = CheckedScope(session)
        fileCheck = FileCheck(files)
    }

    /// Checks a whole script.
    package mutating func check(_ statements: [Statement]) {
        block(statements)
        guard isComplete else { return }
        for (index, parameter) in parameters.enumerated() {
            if parameters[..<index].contains(where: { $0.name == parameter.name }) {
                diagnostics.append(Diagnostic("\(parameter.name)= is given twice", at: nil))
            } else if !declared.contains(parameter.name) {
                let guess = Suggestion.sentence(for: parameter.name, among: declared, suffix: "=")
                let all = declared.isEmpty ? "it has none" : "it has " + declared.joined(separator: ", ")
                let message = "the script has no param \(parameter.name)"
                diagnostics.append(Diagnostic(message, at: nil, help: guess ?? all))
            }
        }
    }

    // MARK: Statements

    private mutating func block(_ statements: [Statement]) {
        // Guesses at what was meant take time for each mistake, and nobody reads more of them.
        for statement in statements where diagnostics.count < JobScript.Limits.diagnosticsMax {
            switch statement.kind {
            case .assignment(let name, let appends, let assigned): assignment(name, appends, assigned)
            case .parameter(let name, let standard): parameter(name, standard)
            case .loop(let name, let source, let body): loop(name, source, body)
            case .command(let invocation): _ = command(invocation)
            }
        }
    }

    private mutating func assignment(_ name: Name, _ appends: Bool, _ assigned: Statement.Assigned) {
        var known: Known
        switch assigned {
        case .value(let term): known = value(of: term)
        case .command(let invocation): known = Known(shape: result(of: invocation))
        }
        refuseReserved(name)
        if appends {
            switch scope[name.text]?.shape {
            case nil, .list, .unknown: break
            case let shape?:
                let help = "a list begins with its first let \(name.text) +="
                report(Diagnostic("$\(name.text) is \(shape), not a list", at: name.span, help: help))
            }
            known = Known(shape: .list(known.shape.element))
        }
        scope[name.text] = known
    }

    private mutating func result(of invocation: Invocation) -> Shape {
        let shape = command(invocation, isAssigned: true)
        if shape == nil {
            let message = "\(invocation.verb.text) gives no value that a variable could hold"
            report(Diagnostic(message, at: invocation.verb.span))
        }
        return shape ?? .unknown
    }

    private mutating func parameter(_ name: Name, _ standard: Term?) {
        refuseReserved(name)
        if depth > 0 { report(Diagnostic("param cannot stand in a block", at: name.span)) }
        if declared.contains(name.text) {
            report(Diagnostic("there are two params \(name.text)", at: name.span))
        }
        declared.append(name.text)
        let known = standard.map { value(of: $0) }
        if let given = parameters.last(where: { $0.name == name.text }) {
            scope[name.text] = Known(shape: .text, text: given.value)
        } else if let known {
            scope[name.text] = known
        } else {
            let help = "write \(name.text)=… behind the script's name, or give it a default here"
            report(Diagnostic("param \(name.text) has no value", at: name.span, help: help))
            scope[name.text] = Known(shape: .unknown)
        }
    }

    private mutating func loop(_ name: Name, _ source: Statement.LoopSource, _ body: [Statement]) {
        refuseReserved(name)
        let shape: Shape
        switch source {
        case .values(let terms, let options): shape = elements(of: terms, options)
        case .command(let invocation): shape = result(of: invocation).element
        }
        let before = scope[name.text]
        scope[name.text] = Known(shape: shape)
        // In the second turn, what the body sets has another text than before the loop.
        scope.forgetTexts(of: Self.namesSet(in: body))
        depth += 1
        block(body)
        depth -= 1
        scope.forgetTexts(of: Self.namesSet(in: body))
        scope[name.text] = before
    }

    private mutating func elements(of terms: [Term], _ options: [Option]) -> Shape {
        var shape: Shape?
        let overFiles = terms.contains(where: Glob.isPattern)
        for term in terms {
            let known = value(of: term)
            shape = shape ?? known.shape.element
        }
        for option in options { checkLoopOption(option) }
        for term in terms where overFiles && options.isEmpty {
            if let diagnostic = fileCheck.mistake(inLoopOver: term, scope) { report(diagnostic) }
        }
        return overFiles ? .file : shape ?? .unknown
    }

    private mutating func checkLoopOption(_ option: Option) {
        let parameter = ParameterDescription(
            "allow_empty",
            Bool.self,
            .option,
            isRequired: false,
            "No match is no error."
        )
        guard option.key.text == parameter.name else {
            let help = Suggestion.sentence(for: option.key.text, among: [parameter.name], suffix: "=")
            let message = "for has no option \(option.key.text)="
            report(Diagnostic(message, at: option.key.span, help: help ?? "for the text, write it in quotes"))
            return
        }
        check(option.value, for: parameter, of: "for")
    }

    private static func namesSet(in statements: [Statement]) -> Set<String> {
        var names: Set<String> = []
        for statement in statements {
            switch statement.kind {
            case .assignment(let name, _, _), .parameter(let name, _): names.insert(name.text)
            case .loop(_, _, let body): names.formUnion(namesSet(in: body))
            case .command: break
            }
        }
        return names
    }

    // MARK: Commands

    /// Checks a call and answers the shape of what it gives, nil if it gives nothing.
    private mutating func command(_ invocation: Invocation, isAssigned: Bool = false) -> Shape? {
        guard let command = table[invocation.verb.text] else {
            reportUnknown(invocation, isAssigned)
            return .unknown
        }
        let name = invocation.verb.text
        let binding = Binding(invocation, to: command)
        for mistake in binding.mistakes { report(mistake) }
        var known = KnownArguments(files: fileCheck.files)
        var madeFiles: [String?] = []
        for bound in binding.bound {
            var text: String?
            for term in bound.terms { text = check(term, for: bound.parameter, of: name) }
            known.given.insert(bound.parameter.name)
            known.texts[bound.parameter.name] = text
            if bound.parameter.fileUse == .write { madeFiles.append(text) }
        }
        for (parameter, mistake) in command.check(known) {
            guard let bound = binding.bound.first(where: { $0.parameter.name == parameter }) else { continue }
            report(bound.parameter.diagnostic(mistake, at: bound.terms[0].span))
        }
        for path in madeFiles { fileCheck.noteMade(path) }
        if let shape = command.result { scope.noteResult(shape) }
        return command.result
    }

    private mutating func reportUnknown(_ invocation: Invocation, _ isAssigned: Bool) {
        for item in invocation.items {
            // Mistakes inside its values are found even so.
            switch item {
            case .value(let term): _ = value(of: term)
            case .option(let option): _ = value(of: option.value)
            }
        }
        let name = invocation.verb.text
        let guess = Suggestion.sentence(for: name, among: table.names)
        let all = "the commands: " + table.names.joined(separator: ", ")
        let help = guess ?? (isAssigned ? "for a text with blanks, write it in quotes" : all)
        report(Diagnostic("there is no command \(name)", at: invocation.verb.span, help: help))
    }

    /// Checks one value for a parameter and answers its text if it is known and nothing is wrong with it.
    @discardableResult
    private mutating func check(
        _ term: Term,
        for parameter: ParameterDescription,
        of command: String
    ) -> String? {
        let known = value(of: term)
        let shape = parameter.form == .variadic ? known.shape.element : known.shape
        guard parameter.acceptsShape(shape) else {
            let taker = parameter.form == .option ? "\(parameter.name)=" : command
            let message = "\(taker) takes \(parameter.placeholder); \(ScriptWriter.text(of: term)) is \(shape)"
            report(Diagnostic(message, at: term.span))
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
        if parameter.fileUse == .read, let diagnostic = fileCheck.mistake(inReading: text, at: term.span) {
            report(diagnostic)
        }
        return text
    }

    // MARK: Values

    private mutating func value(of term: Term) -> Known {
        let (known, mistakes) = scope.value(of: term)
        for mistake in mistakes where isComplete || !mistake.isAboutUnset { report(mistake.diagnostic) }
        return known
    }

    private mutating func refuseReserved(_ name: Name) {
        guard Session.reservedNames.contains(name.text) else { return }
        let message = "$\(name.text) is set by itself"
        report(Diagnostic(message, at: name.span, help: "choose another name"))
    }

    private mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}
