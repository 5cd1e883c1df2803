internal import JobScript

/// Runs statements that were checked, one after the other, and stops at the first failure.
///
/// A value owned by one task. It names no command: what a word does stands in the table.
struct Interpreter {
    private(set) var session: Session
    private let table: CommandTable
    private let files: FileLookup
    private let parameters: [String: String]
    /// The turns of the loops that are being run, outermost first, for the notes of diagnostics.
    private var turns: [String] = []

    /// Why a run stopped.
    struct Stop: Error {
        let exitCode: ExitCode
        /// What to report; nil if everything was said already.
        let diagnostic: Diagnostic?
    }

    init(_ session: Session, _ table: CommandTable, _ files: FileLookup, parameters: [String: String]) {
        self.session = session
        self.table = table
        self.files = files
        self.parameters = parameters
    }

    mutating func run(_ statements: [Statement]) async throws(Stop) {
        for statement in statements {
            switch statement.kind {
            case .assignment(let name, let appends, .value(let term)):
                assign(try value(of: term), to: name, appends)
            case .assignment(let name, let appends, .command(let invocation)):
                guard let value = try await call(invocation) else {
                    throw stop(Diagnostic("\(invocation.verb.text) gives no value", at: invocation.span))
                }
                assign(value, to: name, appends)
            case .parameter(let name, let standard):
                try setParameter(name, standard)
            case .loop(let name, let source, let body):
                try await loop(name, source, body)
            case .command(let invocation):
                _ = try await call(invocation)
            }
        }
    }

    private mutating func assign(_ value: Value, to name: Name, _ appends: Bool) {
        guard appends else {
            session.variables[name.text] = value
            return
        }
        // Taken out before it grows, so that the list has one owner and is not copied each time.
        var elements = session.variables.removeValue(forKey: name.text)?.elementsTaken() ?? []
        elements += value.elements
        session.variables[name.text] = .list(elements)
    }

    private mutating func setParameter(_ name: Name, _ standard: Term?) throws(Stop) {
        if let text = parameters[name.text] {
            session.variables[name.text] = .text(text)
        } else if let standard {
            session.variables[name.text] = try value(of: standard)
        } else {
            throw stop(Diagnostic("param \(name.text) has no value", at: name.span))
        }
    }

    // MARK: Loops

    private mutating func loop(_ name: Name, _ source: Statement.LoopSource, _ body: [Statement]) async throws(Stop) {
        let before = session.variables[name.text]
        switch source {
        case .values(let terms, let options):
            for value in try values(of: terms, options) { try await turn(name, value, body) }
        case .command(let invocation):
            let (command, arguments) = try prepare(invocation)
            if let iterate = command.iterate {
                var iterator = try attempt(invocation) { session throws(CommandFailure) in
                    try iterate(&session, arguments)
                }
                while let value = try await next(&iterator, of: invocation) { try await turn(name, value, body) }
            } else {
                let elements = try await call(invocation)?.elements ?? []
                for value in elements { try await turn(name, value, body) }
            }
        }
        session.variables[name.text] = before
    }

    private mutating func turn(_ name: Name, _ value: Value, _ body: [Statement]) async throws(Stop) {
        session.variables[name.text] = value
        turns.append("in for \(name.text) = \(value.text)")
        defer { turns.removeLast() }
        try await run(body)
    }

    /// The values of a loop. If one of the terms is a pattern, the loop goes over files and the others name files too.
    private func values(of terms: [Term], _ options: [Option]) throws(Stop) -> [Value] {
        var ifEmpty = Glob.Emptiness.mistake(help: Glob.emptyLoopHelp)
        for option in options where try value(of: option.value).text == "true" { ifEmpty = .permitted }
        let overFiles = terms.contains(where: Glob.isPattern)
        var values: [Value] = []
        for term in terms {
            if Glob.isPattern(term) {
                values += try paths(of: term, ifEmpty).map { .file($0) }
            } else {
                values += try value(of: term).elements.map { overFiles ? .file($0.text) : $0 }
            }
        }
        return values
    }

    private func paths(of term: Term, _ ifEmpty: Glob.Emptiness) throws(Stop) -> [String] {
        do throws(Diagnostic) {
            let pattern = try Glob.pattern(term) { variable throws(Diagnostic) in
                try session.value(of: variable).text
            }
            return try Glob.files(pattern, of: term, files, ifEmpty: ifEmpty)
        } catch {
            throw stop(error)
        }
    }

    // MARK: Commands

    private mutating func call(_ invocation: Invocation) async throws(Stop) -> Value? {
        let (command, arguments) = try prepare(invocation)
        defer { session.output.endProgress() }
        do throws(CommandFailure) {
            return try await command.run(&session, arguments)
        } catch {
            throw stop(error, invocation)
        }
    }

    private mutating func next(
        _ iterator: inout any ValueIterator,
        of invocation: Invocation
    ) async throws(Stop) -> Value? {
        try refuseWhenCancelled()
        defer { session.output.endProgress() }
        do throws(CommandFailure) {
            return try await iterator.next(&session)
        } catch {
            throw stop(error, invocation)
        }
    }

    private mutating func attempt<T>(
        _ invocation: Invocation,
        _ body: (inout Session) throws(CommandFailure) -> T
    ) throws(Stop) -> T {
        do throws(CommandFailure) {
            return try body(&session)
        } catch {
            throw stop(error, invocation)
        }
    }

    /// The command of a call and its arguments, expanded and looked at one by one.
    private func prepare(_ invocation: Invocation) throws(Stop) -> (Command, Arguments) {
        try refuseWhenCancelled()
        guard let command = table[invocation.verb.text] else {
            throw stop(Diagnostic("there is no command \(invocation.verb.text)", at: invocation.verb.span))
        }
        let binding = Binding(invocation, to: command)
        if let mistake = binding.mistakes.first { throw stop(mistake) }
        var arguments = Arguments()
        for bound in binding.bound {
            var values: [Value] = []
            for term in bound.terms {
                let value = try value(of: term, for: bound.parameter)
                for element in bound.parameter.form == .variadic ? value.elements : [value] {
                    try refuseMistake(in: element, term, bound.parameter)
                }
                values.append(value)
            }
            arguments.values[bound.parameter.name] = bound.parameter.form == .variadic ? .list(values) : values[0]
        }
        return (command, arguments)
    }

    private func refuseMistake(in value: Value, _ term: Term, _ parameter: ParameterDescription) throws(Stop) {
        let element: Value = parameter.form == .variadic ? .list([value]) : value
        guard let mistake = parameter.mistake(element) else { return }
        throw stop(parameter.diagnostic(mistake, at: term.span))
    }

    private func value(of term: Term, for parameter: ParameterDescription) throws(Stop) -> Value {
        guard parameter.fileUse == .read, Glob.isPattern(term) else { return try value(of: term) }
        let paths = try paths(of: term, .mistake(help: nil))
        guard paths.count == 1 else { throw stop(.tooManyFiles(paths.count, term)) }
        return .file(paths[0])
    }

    private func value(of term: Term) throws(Stop) -> Value {
        do throws(Diagnostic) {
            return try session.value(of: term)
        } catch {
            throw stop(error)
        }
    }

    // MARK: Stopping

    private func refuseWhenCancelled() throws(Stop) {
        if Task.isCancelled { throw Stop(exitCode: .interrupted, diagnostic: nil) }
    }

    private func stop(_ diagnostic: Diagnostic, _ exitCode: ExitCode = .failure) -> Stop {
        var diagnostic = diagnostic
        diagnostic.notes += turns
        return Stop(exitCode: exitCode, diagnostic: diagnostic)
    }

    private func stop(_ failure: CommandFailure, _ invocation: Invocation) -> Stop {
        // What a service answers to a call that was given up is of no interest any more.
        if Task.isCancelled { return Stop(exitCode: .interrupted, diagnostic: nil) }
        let message = "\(invocation.verb.text): \(failure.message)"
        let diagnostic = Diagnostic(message, at: invocation.span, help: failure.help, notes: failure.details)
        return stop(diagnostic, failure.exitCode)
    }
}

extension ParameterDescription {
    /// A mistake as a diagnostic: with the key where the argument has one.
    func diagnostic(_ mistake: ArgumentMistake, at span: Span) -> Diagnostic {
        let key = form == .option ? "\(name)=" : ""
        return Diagnostic("\(key)\(mistake.text) \(mistake.reason)", at: span, help: mistake.help)
    }
}

extension Diagnostic {
    /// A pattern where one file is wanted.
    static func tooManyFiles(_ count: Int, _ term: Term) -> Diagnostic {
        let written = ScriptWriter.text(of: term)
        return Diagnostic(
            "\(written) matches \(count) files; one is wanted",
            at: term.span,
            help: "to do it for each, write for f in \(written) { … $f … }"
        )
    }
}
