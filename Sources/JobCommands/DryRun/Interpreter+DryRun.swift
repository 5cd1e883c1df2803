internal import JobScript

/// How the interpreter continues if only a real run knows the branch: it walks all of them in order.
extension Interpreter {
    /// Walks the branches of an `if`, starting with one whose condition is unknown.
    mutating func walk(_ branches: ArraySlice<Statement.Branch>, _ otherwise: [Statement]?) async throws(Stop) {
        var ways: [[String: Value]?] = []
        var isOpen = true
        for branch in branches where isOpen {
            let answer = try ways.isEmpty ? nil : holds(branch.condition)
            if answer == false { continue }
            let question = "\(ways.isEmpty ? "if" : "else if") \(ScriptWriter.text(of: branch.condition))"
            ways.append(
                try await walk(branch.body, answer == nil ? "\(question) (not known before a real run):" : "else:")
            )
            isOpen = answer == nil
        }
        if isOpen, let otherwise {
            ways.append(try await walk(otherwise, "else:"))
        } else if isOpen {
            ways.append(session.variables)
        }
        try join(ways)
    }

    /// Walks the body of a loop once, for all of its unknown elements.
    mutating func walkOnce(_ name: Name, _ shape: Shape, _ body: [Statement]) async throws(Stop) {
        let before = session.variables
        session.variables[name.text] = .unknown("<\(name.text)>", shape)
        let way = try await walk(body, "for each \(name.text) (elements not known before a real run; shown once):")
        // The loop may run zero times.
        try join([way, before])
    }

    /// Walks one branch and restores the state before it; returns the variables at its end, or nil if the script ends
    /// in it.
    mutating func walk(_ body: [Statement], _ heading: String) async throws(Stop) -> [String: Value]? {
        let before = session
        session.dryRun?.open(heading, isDoubtful: true)
        defer {
            session.dryRun?.close(isDoubtful: true)
            session.variables = before.variables
            session.settings = before.settings
            session.caughtFailure = before.caughtFailure
            session.isCaughtUnknown = before.isCaughtUnknown
        }
        // Here it is unknown whether a failure was caught.
        session.isCaughtUnknown = true
        do throws(Stop) {
            try await run(body)
            return session.variables
        } catch {
            guard error.exitCode != .interrupted else { throw error }
            // `fail`, `assert` and `exit` end the branch; other failures should be known before a real run.
            if error.exitCode != .assertion, error.diagnostic != nil { throw error }
            return nil
        }
    }

    /// Continues after branches of which one will run: a variable that differs between them becomes unknown.
    private mutating func join(_ ways: [[String: Value]?]) throws(Stop) {
        let arriving = ways.compactMap(\.self)
        guard let first = arriving.first else { throw Stop(exitCode: .done, diagnostic: nil) }
        var names: Set<String> = []
        for way in arriving { names.formUnion(way.keys) }
        for name in names {
            let values = arriving.map { $0[name] }
            if values.allSatisfy({ $0 == values[0] }) {
                session.variables[name] = first[name]
            } else {
                let shape = values.compactMap { $0?.shape }.first ?? .unknown
                session.variables[name] = .unknown("<\(name)>", shape)
            }
        }
    }

    /// Shows an assertion that only a real run can check.
    func showAssumed(_ assertion: Assertion) {
        let condition = ScriptWriter.text(of: assertion.condition)
        session.dryRun?.show("assert \(condition) (not known before a real run; assumed true)")
    }

    /// Shows the assignment of a value.
    func show(_ value: Value, as name: Name, _ appends: Bool) {
        guard let dryRun = session.dryRun else { return }
        let words = value.elements.map { session.isKnown($0) ? DryRun.quoted($0.text) : $0.text }
        dryRun.show("let \(name.text) \(appends ? "+=" : "=") \(words.joined(separator: ","))")
    }

    // MARK: What is known

    /// Whether the result of a test in a condition is known.
    func isKnown(_ question: Test.Kind) -> Bool {
        guard let dryRun = session.dryRun else { return true }
        switch question {
        case .exists(let term):
            guard let path = try? session.value(of: term) else { return true }
            if Glob.isPattern(term) { return !dryRun.mayMakeFiles }
            return session.isKnown(path) && !dryRun.mayBeMade(path.text, isMissing: files.kind(path.text) == .missing)
        case .defined(let variable):
            guard let value = try? session.value(of: variable) else { return true }
            return variable.path.isEmpty || session.isKnown(value)
        case .truth(let term): return isKnown(term)
        case .comparison(let left, _, let right): return isKnown(left) && isKnown(right)
        }
    }

    private func isKnown(_ term: Term) -> Bool {
        // An error in it is reported when it is used.
        guard let value = try? session.value(of: term) else { return true }
        return session.isKnown(value)
    }

    /// Whether a command cannot receive a value before a real run: it is unknown and its form does not fit the
    /// parameter, or it is a file that does not exist yet.
    func isOutOfReach(_ value: Value, _ parameter: ParameterDescription) -> Bool {
        guard session.dryRun != nil else { return false }
        if parameter.fileUse == .read { return isOutOfReach(value.text, value) }
        guard case .unknown(_, let shape) = value else { return false }
        if shape.isMany { return parameter.form == .variadic }
        return parameter.mistake(parameter.form == .variadic ? .list([value]) : value) != nil
    }

    /// Whether a file to read is unknown, or would be created by the run.
    func isOutOfReach(_ path: String, _ value: Value) -> Bool {
        guard let dryRun = session.dryRun else { return false }
        return !session.isKnown(value) || dryRun.mayBeMade(path, isMissing: files.kind(path) == .missing)
    }

    /// Whether a pattern may match files that the run creates, or has an unknown part.
    func mayMatchOthers(_ term: Term) -> Bool {
        guard let dryRun = session.dryRun, Glob.isPattern(term), let value = try? session.value(of: term) else {
            return false
        }
        guard session.isKnown(value) else { return true }
        let pattern = try? Glob.pattern(term) { variable throws(Diagnostic) in try session.value(of: variable).text }
        let found = pattern.flatMap { try? files.matches($0) } ?? []
        return found.isEmpty && dryRun.mayMakeFiles
    }
}

extension Shape {
    /// Whether it is a list, or may be one.
    var isMany: Bool {
        switch self {
        case .list, .unknown: true
        case .text, .job, .dataset, .file, .record: false
        }
    }
}

extension DryRun {
    /// Records an argument in its displayed form, and the file that it would create.
    func note(_ value: Value, _ parameter: ParameterDescription, _ session: Session, _ arguments: inout Arguments) {
        if parameter.fileUse == .write { noteMade(session.isKnown(value) ? value.text : nil) }
        let separator = parameter.form == .option ? "," : " "
        let words = value.elements.map { element in
            session.isKnown(element) ? Self.quoted(element.text) : element.text
        }
        let key = parameter.form == .option ? "\(parameter.name)=" : ""
        arguments.words.append(key + words.joined(separator: separator))
    }
    /// Returns a text with quotes if a script would need them.
    static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.contains(where: { " \t\n;#'\"{}".contains($0) }) else { return text }
        return text.contains("'") ? Record.quoted(text) : "'\(text)'"
    }
}
