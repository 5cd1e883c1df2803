internal import JobScript

/// How the interpreter continues if only a real run knows the branch: it walks all of them in order.
extension Interpreter {
    /// Walks the branches of an `if`, starting with one whose condition is unknown.
    mutating func walk(_ branches: ArraySlice<Statement.Branch>, _ otherwise: [Statement]?) async throws(Stop) {
        var flows: [[String: Value]?] = []
        var isOpen = true
        let jumpsBefore = doubtfulJumps.last?.count ?? 0
        for branch in branches where isOpen {
            let isTrue = try flows.isEmpty ? nil : holds(branch.condition)
            if isTrue == false { continue }
            let question = "\(flows.isEmpty ? "if" : "else if") \(ScriptWriter.text(of: branch.condition))"
            flows.append(
                try await walk(branch.body, isTrue == nil ? "\(question) (not known before a real run):" : "else:")
            )
            isOpen = isTrue == nil
        }
        if isOpen, let otherwise {
            flows.append(try await walk(otherwise, "else:"))
        } else if isOpen {
            flows.append(session.state.variables)
        }
        let hasJumped = (doubtfulJumps.last?.count ?? 0) > jumpsBefore
        // If no branch gets here, the rest of the block does not run, but what follows the loop does.
        if hasJumped, flows.allSatisfy({ $0 == nil }) {
            throw Stop(exitCode: .done, diagnostic: nil, jump: .proceed)
        }
        try join(flows)
    }

    /// Walks the body of a loop once, for all of its unknown elements.
    mutating func walkOnce(_ name: Name, _ shape: Shape, _ body: [Statement]) async throws(Stop) {
        let before = session.state.variables
        session.state.variables[name.text] = .unknown("<\(name.text)>", shape)
        let flow = try await walk(body, "for each \(name.text) (elements not known before a real run; shown once):")
        // The loop may run zero times.
        try join([flow, before])
    }

    /// Walks one branch and restores the state before it; returns the variables at its end, or nil if the script ends
    /// in it.
    mutating func walk(_ body: [Statement], _ heading: String) async throws(Stop) -> [String: Value]? {
        let before = session.state
        session.mode.open(heading, isDoubtful: true)
        defer {
            session.mode.close(isDoubtful: true)
            session.state.variables = before.variables
            session.settings = before.settings
            session.state.caught = before.caught
        }
        // Here it is unknown whether a failure was caught.
        session.state.caught = .unknown
        do throws(Stop) {
            try await run(body)
            return session.state.variables
        } catch {
            guard error.exitCode != .interrupted else { throw error }
            if error.jump != nil, let loop = doubtfulJumps.indices.last {
                doubtfulJumps[loop].append(session.state.variables)
            }
            // `fail`, `assert` and `exit` end the branch; other failures should be known before a real run.
            if error.exitCode != .assertion, error.diagnostic != nil { throw error }
            return nil
        }
    }

    /// Continues after branches of which one will run: a variable that differs between them becomes unknown.
    mutating func join(_ flows: [[String: Value]?]) throws(Stop) {
        let arriving = flows.compactMap(\.self)
        guard let first = arriving.first else { throw Stop(exitCode: .done, diagnostic: nil) }
        var names: Set<String> = []
        for flow in arriving { names.formUnion(flow.keys) }
        for name in names {
            let values = arriving.map { $0[name] }
            if values.allSatisfy({ $0 == values[0] }) {
                session.state.variables[name] = first[name]
            } else {
                let shape = values.compactMap { $0?.shape }.first ?? .unknown
                session.state.variables[name] = .unknown("<\(name)>", shape)
            }
        }
    }

    /// Shows an assertion that only a real run can check.
    func showAssumed(_ assertion: Assertion) {
        session.mode.show(
            "assert \(ScriptWriter.text(of: assertion.condition)) (not known before a real run; assumed true)"
        )
    }

    /// Shows the assignment of a value.
    func showAssignment(of value: Value, to name: Name, _ appends: Bool) {
        let words = session.state.words(of: value).joined(separator: ", ")
        let isList = if case .list = value { true } else { false }
        session.mode.show("let \(name.text) \(appends ? "+=" : "=") \(isList ? "[\(words)]" : words)")
    }

    // MARK: What is known

    /// Whether a command cannot receive a value before a real run: it is unknown and its form does not fit the
    /// parameter, or it is a file that does not exist yet.
    func isOutOfReach(_ value: Value, _ parameter: ParameterDescription) -> Bool {
        if parameter.fileUse == .read { return isOutOfReach(value.text, value) }
        guard case .unknown(_, let shape) = value else { return false }
        if shape.isMany, parameter.form == .variadic, !parameter.keepsLists { return true }
        return parameter.mistake(parameter.form == .variadic ? .list([value]) : value) != nil
    }

    /// Whether a file to read is unknown, or would be created by the run.
    func isOutOfReach(_ path: String, _ value: Value) -> Bool {
        !session.state.isKnown(value) || session.mode.mayBeMade(path, files)
    }

    /// Whether a pattern may match files that the run creates, or has an unknown part.
    func mayMatchOthers(_ term: Term) -> Bool {
        guard Glob.isPattern(term), let value = try? session.state.value(of: term) else { return false }
        guard session.state.isKnown(value) else { return true }
        guard session.mode.mayMakeFiles else { return false }
        let pattern = try? Glob.pattern(term) { variable throws(Diagnostic) in
            try session.state.value(of: variable).text
        }
        return (pattern.flatMap { try? files.matches($0) } ?? []).isEmpty
    }
}

extension Shape {
    /// Whether it is a list, or may be one.
    var isMany: Bool {
        switch self {
        case .list, .unknown: true
        case .text, .job, .dataset, .file, .record, .nestedRecord: false
        }
    }
}

extension DryRun {
    /// Returns a text with quotes if a script would need them.
    static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.contains(where: { " \t\n;#'\"{}".contains($0) }) else { return text }
        return text.contains("'") ? Record.quoted(text) : "'\(text)'"
    }
}
