internal import JobScript

/// Runs loops, and the jumps out of their blocks.
extension Interpreter {
    mutating func loop(_ name: Name, _ source: Statement.LoopSource, _ body: [Statement]) async throws(Stop) {
        let before = session.state.variables[name.text]
        doubtfulJumps.append([])
        defer { doubtfulJumps.removeLast() }
        switch source {
        case .values(let terms, let options):
            try await iterate(name, try values(of: terms, options), body)
        case .shell(let line):
            session.mode.show("! \(line.text)")
            try await iterate(name, try await lines(of: line), body)
        case .command(let invocation):
            let call = try prepare(invocation)
            if var iterator = try await iterator(of: call) {
                while let value = try await next(&iterator, of: call) {
                    guard try await runIteration(name, value, body) else { break }
                }
            } else {
                try await iterate(name, try await valueOfCall(call)?.elements ?? [], body)
            }
        }
        let jumps = doubtfulJumps.last ?? []
        if !jumps.isEmpty { try join(jumps + [session.state.variables]) }
        session.state.variables[name.text] = before
    }

    private mutating func iterate(_ name: Name, _ values: [Value], _ body: [Statement]) async throws(Stop) {
        for value in values {
            guard try await runIteration(name, value, body) else { return }
        }
    }

    /// Runs the body for one value; returns whether the loop continues.
    private mutating func runIteration(_ name: Name, _ value: Value, _ body: [Statement]) async throws(Stop) -> Bool {
        if case .unknown(_, let shape) = value, shape.isMany {
            try await walkOnce(name, shape.element, body)
            return true
        }
        session.state.variables[name.text] = value
        session.mode.open("for \(name.text) = \(value.text):", isDoubtful: false)
        iterations.append(Iteration(name: name.text, value: value))
        defer {
            session.mode.close(isDoubtful: false)
            iterations.removeLast()
        }
        do throws(Stop) {
            try await run(body)
        } catch {
            guard let jump = error.jump else { throw error }
            return jump == .proceed
        }
        return true
    }
}
