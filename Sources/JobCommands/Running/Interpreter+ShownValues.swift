internal import DisplayText
internal import JobScript

/// Texts for people that show the values of variables.
extension Interpreter {
    /// The values of variables: "$n is 1, $job.status is failed"; nil without any.
    ///
    /// Variables of the environment are left out, because they may be secret.
    func shownValues(of variables: [Variable]) -> String? {
        var shown: [String] = []
        for variable in variables where variable.name != "env" {
            guard let value = try? session.state.value(of: variable) else { continue }
            let text = Figures.shortened(value.text, to: Limits.shownValueCharactersMax)
            let name = ScriptWriter.text(of: Variable(name: variable.name, path: variable.path))
            let line = "\(name) is \(DryRun.quoted(text))"
            if !shown.contains(line) { shown.append(line) }
        }
        return shown.isEmpty ? nil : shown.joined(separator: ", ")
    }

    /// Shows a statement before it runs, with the values of its variables.
    func echo(_ statement: Statement) {
        switch statement.kind {
        // Statements in their blocks are echoed when they run.
        case .loop, .choice, .attempt: return
        default: break
        }
        let text = ScriptWriter.text(of: [statement])
        let line = text.split(separator: "\n").first ?? ""
        session.output.message("+ \(line)" + (shownValues(of: statement.variables).map { " (\($0))" } ?? ""))
    }
}

extension Variable {
    /// A variable without braces.
    fileprivate init(name: String, path: [Step]) {
        self.init(name: name, path: path, isBraced: false, span: Span(0, 0))
    }
}
