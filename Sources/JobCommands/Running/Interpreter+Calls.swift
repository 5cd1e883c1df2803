internal import JobScript

/// Calls commands and evaluates their arguments.
extension Interpreter {
    /// A command with its expanded and checked arguments.
    struct PreparedCall {
        let command: Command
        let arguments: Arguments
        let span: Span
    }

    mutating func runCall(_ call: PreparedCall, for receiver: Receiver? = nil) async throws(Stop) -> Value? {
        defer { session.output.endProgress() }
        session.location = (script.file, call.span)
        do throws(CommandFailure) {
            return try await session.mode.run(call.command, call.arguments, for: receiver, &session)
        } catch {
            var stop = stop(error, call.command.name, at: call.span)
            stop.isFinal = call.command.endsScript
            throw stop
        }
    }

    /// Returns an iterator over a command's values; nil if it returns all of them at once.
    mutating func iterator(of call: PreparedCall) async throws(Stop) -> (any ValueIterator)? {
        do throws(CommandFailure) {
            return try await session.mode.iterator(of: call.command, call.arguments, &session)
        } catch {
            throw stop(error, call.command.name, at: call.span)
        }
    }

    mutating func next(_ iterator: inout any ValueIterator, of call: PreparedCall) async throws(Stop) -> Value? {
        try refuseWhenCancelled()
        defer { session.output.endProgress() }
        do throws(CommandFailure) {
            return try await iterator.next(&session)
        } catch {
            throw stop(error, call.command.name, at: call.span)
        }
    }

    /// Expands and checks the arguments of a call.
    func prepare(_ invocation: Invocation, isWatched: Bool = false) throws(Stop) -> PreparedCall {
        try refuseWhenCancelled()
        guard var command = table[invocation.verb.text] else {
            throw stop(Diagnostic(CallMistake.unknownCommand(invocation.verb.text, nil), at: invocation.verb.span))
        }
        if isWatched { command = command.watched }
        let binding = Binding(invocation, to: command)
        if let mistake = binding.mistakes.first { throw stop(mistake) }
        var arguments = Arguments()
        for bound in binding.bound {
            var values: [Value] = []
            for term in bound.terms {
                let value = try value(of: term, for: bound.parameter)
                for element in bound.parameter.form == .variadic ? value.elements : [value] {
                    if isOutOfReach(element, bound.parameter) {
                        arguments.areUnknown = true
                    } else {
                        try refuseMistake(in: element, term, bound.parameter)
                    }
                }
                values.append(value)
            }
            if bound.parameter.form == .variadic, values.count == 1 {
                arguments.isOne = !values[0].isMany
            }
            arguments.bound.append((bound.parameter, bound.parameter.form == .variadic ? .list(values) : values[0]))
        }
        return PreparedCall(command: command, arguments: arguments, span: invocation.span)
    }

    func refuseMistake(in value: Value, _ term: Term, _ parameter: ParameterDescription) throws(Stop) {
        let element: Value = parameter.form == .variadic ? .list([value]) : value
        guard let mistake = parameter.mistake(element) else { return }
        throw stop(parameter.diagnostic(mistake, at: term.span))
    }

    // MARK: Values

    private func value(of term: Term, for parameter: ParameterDescription) throws(Stop) -> Value {
        let term = parameter.fileUse == .none ? term : atHome(term)
        guard parameter.fileUse == .read, Glob.isPattern(term) else { return try value(of: term) }
        if mayMatchOthers(term) { return .unknown(ScriptWriter.text(of: term), .file) }
        let paths = try paths(of: term, .mistake(inLoop: false))
        guard paths.count == 1 else { throw stop(.ambiguousPattern(term, count: paths.count)) }
        return .file(paths[0])
    }

    /// Returns a term that names a file with the home folder in place of a leading `~/`.
    func atHome(_ term: Term) -> Term { term.atHome(in: session.state.inputs.environment) }

    func value(of term: Term) throws(Stop) -> Value {
        do throws(Diagnostic) {
            return try session.state.value(of: term)
        } catch {
            throw stop(error)
        }
    }

    /// Returns the values of a loop. If one term is a pattern, the other terms name files too.
    func values(of terms: [Term], _ options: [Option]) throws(Stop) -> [Value] {
        let terms = terms.map(atHome)
        var ifEmpty = Glob.Emptiness.mistake(inLoop: true)
        var format: String?
        for option in options {
            let text = try value(of: option.value).text
            if option.key.text == Checker.fileFormatOption.name { format = text }
            if option.key.text == Checker.allowEmptyOption.name, text == "true" { ifEmpty = .permitted }
        }
        let overFiles = terms.contains(where: Glob.isPattern)
        var values: [Value] = []
        for term in terms {
            if term.isRowFile {
                values += try rows(of: term, format)
            } else if term.range != nil {
                values += try elements(of: term)
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

    private func rows(of term: Term, _ format: String?) throws(Stop) -> [Value] {
        let path = String(try value(of: term).text.dropFirst())
        if isOutOfReach(path, try value(of: term)) { return [.unknown("<rows of \(path)>", .list(.record(nil)))] }
        do throws(FileMistake) {
            let file = try session.opened(path, upTo: Limits.rowFileBytesMax)
            return try RowFile(file, path: path, format: format).values
        } catch {
            throw stop(Diagnostic(error, at: term.span))
        }
    }

    private func paths(of term: Term, _ ifEmpty: Glob.Emptiness) throws(Stop) -> [String] {
        do throws(Diagnostic) {
            let pattern = try Glob.pattern(term) { variable throws(Diagnostic) in
                try session.state.value(of: variable).text
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
