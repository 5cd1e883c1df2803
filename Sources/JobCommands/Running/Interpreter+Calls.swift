internal import JobScript

/// Calls commands and evaluates their arguments.
extension Interpreter {
    mutating func call(_ invocation: Invocation, for receiver: DryRun.Receiver? = nil) async throws(Stop) -> Value? {
        let (command, arguments) = try prepare(invocation)
        defer { session.output.endProgress() }
        session.place = (script.file, invocation.span)
        session.dryRun?.begin(command, arguments, receiver)
        if arguments.areUnknown { return session.dryRun?.unanswered(command, arguments) }
        do throws(CommandFailure) {
            let value = try await command.run(&session, arguments)
            return command.givesOneForOne && arguments.isOne ? value?.elements.first : value
        } catch {
            if error.isUnanswered { return session.dryRun?.unanswered(command, arguments) }
            var stop = stop(error, invocation.verb.text, at: invocation.span)
            stop.isFinal = command.endsScript
            throw stop
        }
    }

    /// Returns an iterator over a command's values; nil if it returns all of them at once.
    mutating func iterator(of invocation: Invocation) throws(Stop) -> (any ValueIterator)? {
        let (command, arguments) = try prepare(invocation)
        guard let iterate = command.iterate, !arguments.areUnknown else { return nil }
        session.dryRun?.begin(command, arguments, nil)
        do throws(CommandFailure) {
            return try iterate(&session, arguments)
        } catch {
            throw stop(error, invocation.verb.text, at: invocation.span)
        }
    }

    mutating func next(
        _ iterator: inout any ValueIterator,
        of invocation: Invocation
    ) async throws(Stop) -> Value? {
        try refuseWhenCancelled()
        defer { session.output.endProgress() }
        do throws(CommandFailure) {
            return try await iterator.next(&session)
        } catch {
            throw stop(error, invocation.verb.text, at: invocation.span)
        }
    }

    /// Returns the command of a call with its expanded and checked arguments.
    private func prepare(_ invocation: Invocation) throws(Stop) -> (Command, Arguments) {
        try refuseWhenCancelled()
        guard let command = table[invocation.verb.text] else {
            throw stop(Diagnostic("unknown command \(invocation.verb.text)", at: invocation.verb.span))
        }
        let binding = Binding(invocation, to: command)
        if let mistake = binding.mistakes.first { throw stop(mistake) }
        var arguments = Arguments()
        for bound in binding.bound {
            var values: [Value] = []
            for term in bound.terms {
                let value = try wholeIDs(in: try value(of: term, for: bound.parameter), term, bound.parameter)
                for element in bound.parameter.form == .variadic ? value.elements : [value] {
                    if isOutOfReach(element, bound.parameter) {
                        arguments.areUnknown = true
                    } else {
                        try refuseMistake(in: element, term, bound.parameter)
                    }
                }
                values.append(value)
                session.dryRun?.note(value, bound.parameter, session, &arguments)
            }
            if bound.parameter.form == .variadic, values.count == 1 {
                if case .list = values[0] { arguments.isOne = false } else { arguments.isOne = true }
            }
            arguments.values[bound.parameter.name] = bound.parameter.form == .variadic ? .list(values) : values[0]
        }
        return (command, arguments)
    }

    func refuseMistake(in value: Value, _ term: Term, _ parameter: ParameterDescription) throws(Stop) {
        let element: Value = parameter.form == .variadic ? .list([value]) : value
        guard let mistake = parameter.mistake(element) else { return }
        throw stop(parameter.diagnostic(mistake, at: term.span))
    }

    // MARK: Values

    private func value(of term: Term, for parameter: ParameterDescription) throws(Stop) -> Value {
        let term = parameter.fileUse == .none ? term : session.atHome(term)
        guard parameter.fileUse == .read, Glob.isPattern(term) else { return try value(of: term) }
        if mayMatchOthers(term) { return .unknown(ScriptWriter.text(of: term), .file) }
        let paths = try paths(of: term, .mistake(help: nil))
        guard paths.count == 1 else { throw stop(.tooManyFiles(paths.count, term)) }
        return .file(paths[0])
    }

    /// Replaces id prefixes with full ids; only at the prompt, since a prefix in a file could match another id later.
    private func wholeIDs(in value: Value, _ term: Term, _ parameter: ParameterDescription) throws(Stop) -> Value {
        guard session.isInteractive, script.file == nil else { return value }
        do throws(Diagnostic) {
            guard case .list(let values) = value else {
                return try session.wholeID(value, of: parameter.source, at: term.span)
            }
            var whole: [Value] = []
            for value in values { whole.append(try session.wholeID(value, of: parameter.source, at: term.span)) }
            return .list(whole)
        } catch {
            throw stop(error)
        }
    }

    func value(of term: Term) throws(Stop) -> Value {
        do throws(Diagnostic) {
            return try session.value(of: term)
        } catch {
            throw stop(error)
        }
    }

    /// Returns the values of a loop. If one term is a pattern, the other terms name files too.
    func values(of terms: [Term], _ options: [Option]) throws(Stop) -> [Value] {
        let terms = terms.map(session.atHome)
        var ifEmpty = Glob.Emptiness.mistake(help: Glob.emptyLoopHelp)
        for option in options where try value(of: option.value).text == "true" { ifEmpty = .permitted }
        let overFiles = terms.contains(where: Glob.isPattern)
        var values: [Value] = []
        for term in terms {
            if term.isRowFile {
                values += try rows(of: term)
            } else if mayMatchOthers(term) {
                values.append(.unknown(ScriptWriter.text(of: term), .list(.file)))
            } else if Glob.isPattern(term) {
                values += try paths(of: term, ifEmpty).map { .file($0) }
            } else {
                values += try value(of: term).elements.map { overFiles ? .file($0.text) : $0 }
            }
        }
        return values
    }

    private func rows(of term: Term) throws(Stop) -> [Value] {
        let path = String(try value(of: term).text.dropFirst())
        if isOutOfReach(path, try value(of: term)) { return [.unknown("<rows of \(path)>", .list(.record(nil)))] }
        do throws(RowFile.Problem) {
            return try RowFile(path: path).values
        } catch {
            throw stop(error.diagnostic(path, at: term.span))
        }
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
}

extension Term {
    /// Whether it is `@` and the path of a file of rows, as in a loop.
    var isRowFile: Bool {
        guard style == .bare, case .text(let text)? = pieces.first else { return false }
        return text.utf8.first == UInt8(ascii: "@")
    }
}

extension RowFile.Problem {
    /// The problem as a diagnostic at the position where the file is named.
    func diagnostic(_ path: String, at span: Span) -> Diagnostic {
        switch self {
        case .unreadable(let text), .malformed(let text): Diagnostic(text, at: span)
        case .unknownFormat: Diagnostic("\(path): unknown file format", at: span, help: RowFile.formatHelp)
        }
    }
}
