internal import JobScript

/// How the interpreter goes on where only a real run will know the way: it goes all of them, one after the other.
extension Interpreter {
    /// Walks the branches of an `if` of which the first has a condition that is not known.
    mutating func walk(_ branches: ArraySlice<Statement.Branch>, _ otherwise: [Statement]?) async throws(Stop) {
        var ways: [[String: Value]?] = []
        var isOpen = true
        for branch in branches where isOpen {
            let answer = try ways.isEmpty ? nil : holds(branch.condition)
            if answer == false { continue }
            let question = "\(ways.isEmpty ? "if" : "or if") \(ScriptWriter.text(of: branch.condition))"
            ways.append(
                try await walk(branch.body, answer == nil ? "\(question), which is not known now:" : "otherwise:")
            )
            isOpen = answer == nil
        }
        if isOpen, let otherwise {
            ways.append(try await walk(otherwise, "otherwise:"))
        } else if isOpen {
            ways.append(session.variables)
        }
        try join(ways)
    }

    /// Walks the body of a loop once, for all that it would be run for.
    mutating func walkOnce(_ name: Name, _ shape: Shape, _ body: [Statement]) async throws(Stop) {
        let before = session.variables
        session.variables[name.text] = .unknown("<\(name.text)>", shape)
        let way = try await walk(body, "for each \(name.text) (which ones is not known now; shown once):")
        // The loop may have no turn at all.
        try join([way, before])
    }

    /// Walks one way and goes back to where it began; answers the variables at its end, nil if the script ends on it.
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
        // Whether something was caught is what is not known here.
        session.isCaughtUnknown = true
        do throws(Stop) {
            try await run(body)
            return session.variables
        } catch {
            guard error.exitCode != .interrupted else { throw error }
            // What the script says itself is its way; anything else should be known before a real run.
            if error.exitCode != .assertion, error.diagnostic != nil { throw error }
            return nil
        }
    }

    /// Goes on behind ways of which one will be taken: what is not the same on all is not known.
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
        session.dryRun?.show("assert \(condition), which is not known now and is taken to hold")
    }

    /// Shows a value that is given a name.
    func show(_ value: Value, as name: Name, _ appends: Bool) {
        guard let dryRun = session.dryRun else { return }
        let words = value.elements.map { session.isKnown($0) ? DryRun.quoted($0.text) : $0.text }
        dryRun.show("let \(name.text) \(appends ? "+=" : "=") \(words.joined(separator: ","))")
    }

    // MARK: What is known

    /// Whether the answer to a question of a condition is known.
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
        // What is wrong with it is said when it is used.
        guard let value = try? session.value(of: term) else { return true }
        return session.isKnown(value)
    }

    /// Whether a command cannot be given a value before a real run: it is not known and not of a form that its
    /// parameter takes, or is a file that is not there yet.
    func isOutOfReach(_ value: Value, _ parameter: ParameterDescription) -> Bool {
        guard session.dryRun != nil else { return false }
        if parameter.fileUse == .read { return isOutOfReach(value.text, value) }
        guard case .unknown(_, let shape) = value else { return false }
        if shape.isMany { return parameter.form == .variadic }
        return parameter.mistake(parameter.form == .variadic ? .list([value]) : value) != nil
    }

    /// Whether a file to be read is not known, or would only be made by the run.
    func isOutOfReach(_ path: String, _ value: Value) -> Bool {
        guard let dryRun = session.dryRun else { return false }
        return !session.isKnown(value) || dryRun.mayBeMade(path, isMissing: files.kind(path) == .missing)
    }

    /// Whether a pattern would perhaps match files that the run makes, or has a part that is not known.
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
    /// Notes an argument as a line will show it, and the file that it would make.
    func note(_ value: Value, _ parameter: ParameterDescription, _ session: Session, _ arguments: inout Arguments) {
        if parameter.fileUse == .write { noteMade(session.isKnown(value) ? value.text : nil) }
        let separator = parameter.form == .option ? "," : " "
        let words = value.elements.map { element in
            session.isKnown(element) ? Self.quoted(element.text) : element.text
        }
        let key = parameter.form == .option ? "\(parameter.name)=" : ""
        arguments.words.append(key + words.joined(separator: separator))
    }
    /// A text with quotes where a script would need them.
    static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.contains(where: { " \t\n;#'\"{}".contains($0) }) else { return text }
        return text.contains("'") ? Record.quoted(text) : "'\(text)'"
    }
}
