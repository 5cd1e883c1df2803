package import JobScript

/// The tree of a script as text, without positions: one statement per line, blocks indented.
package enum TreeText {
    /// The text of a script's statements; each line begins with `indent`.
    package static func text(of statements: [Statement], indent: String = "") -> String {
        statements.map { indent + line(of: $0, indent) + "\n" }.joined()
    }

    private static func line(of statement: Statement, _ indent: String) -> String {
        switch statement.kind {
        case .assignment(let name, let appends, .command(let invocation, let handler)):
            return "(let \(name.text) \(appends ? "+=" : "=") \(text(of: invocation))" + ending(handler, indent)
        case .assignment(let name, let appends, .shell(let line, let handler)):
            return "(let \(name.text) \(appends ? "+=" : "=") \(text(of: line))" + ending(handler, indent)
        case .assignment(let name, let appends, .value(let expression)):
            return "(let \(name.text) \(appends ? "+=" : "=") \(text(of: expression)))"
        case .parameter(let name, let isList, let standard):
            return "(param \(name.text)\(isList ? "[]" : "")\(standard.map { " " + text(of: $0) } ?? ""))"
        case .loop(let name, let source, let body):
            let inside = text(of: body, indent: indent + "  ")
            return "(for \(name.text) in \(text(of: source))" + (inside.isEmpty ? ")" : "\n\(inside.dropLast()))")
        case .choice(let branches, let otherwise):
            let parts = branches.map { branch in
                "(if \(text(of: branch.condition))" + block(branch.body, indent)
            }
            return "(choice " + parts.joined(separator: " ") + ending(otherwise, indent)
        case .inclusion(let inclusion):
            let parameters = inclusion.parameters.map { text(of: $0) }
            return list([inclusion.kind.rawValue, text(of: inclusion.file)] + parameters)
        case .run(let run): return text(of: run, indent)
        case .watch(let invocation): return "(watch \(text(of: invocation)))"
        case .attempt(let attempt):
            var text = "(try" + block(attempt.body, indent)
            if let repetition = attempt.repetition {
                let options = repetition.options.map { Self.text(of: $0) }
                let heading = (["(retry", Self.text(of: repetition.count)] + options).joined(separator: " ")
                text = heading + block(attempt.body, indent)
            }
            return attempt.handler.map { "(" + text + ending($0, indent) } ?? text
        case .jump(let jump): return list([jump.rawValue])
        }
    }

    private static func block(_ body: [Statement], _ indent: String) -> String {
        let inside = text(of: body, indent: indent + "  ")
        return inside.isEmpty ? ")" : "\n\(inside.dropLast()))"
    }

    private static func ending(_ handler: [Statement]?, _ indent: String) -> String {
        (handler.map { " (else" + block($0, indent) } ?? "") + ")"
    }

    private static func text(of run: Run, _ indent: String) -> String {
        var parts: [String] = []
        switch run.action {
        case .command(let invocation): parts.append(text(of: invocation))
        case .assertion(let assertion):
            let message = assertion.message.map { [text(of: $0)] } ?? []
            parts.append(list(["assert", text(of: assertion.condition)] + message))
        case .shell(let line): parts.append(text(of: line))
        }
        if run.isTried { parts.insert("try", at: 0) }
        switch run.redirect {
        case .file(let term, let appends): parts.append(list([appends ? ">>" : ">", text(of: term)]))
        case .shell(let line): parts.append("(| \(line.text.debugDescription))")
        case nil: break
        }
        if parts.count == 1 && run.handler == nil { return parts[0] }
        return "(" + parts.joined(separator: " ") + ending(run.handler, indent)
    }

    private static func text(of line: ShellLine) -> String { "(shell \(line.text.debugDescription))" }

    private static func text(of condition: Condition) -> String {
        list(["or"] + condition.alternatives.map { tests in list(["and"] + tests.map { text(of: $0) }) })
    }

    private static func text(of test: Test) -> String {
        let question =
            switch test.kind {
            case .exists(let path): list(["exists", text(of: path)])
            case .defined(let variable): list(["defined", text(of: variable)])
            case .comparison(let left, let comparison, let right):
                list([comparison.rawValue, text(of: left), text(of: right)])
            case .truth(let value): text(of: value)
            }
        return String(repeating: "(not ", count: test.negations) + question
            + String(repeating: ")", count: test.negations)
    }

    private static func text(of expression: Expression) -> String {
        switch expression {
        case .value(let term): text(of: term)
        case .list(let terms): list(["list"] + terms.map(text(of:)))
        case .choice(let term, let standard): list(["first", text(of: term), text(of: standard)])
        case .calculation(let calculation):
            list([text(of: calculation.first)] + calculation.rest.map { "\($0.sign.rawValue) \(text(of: $0.operand))" })
        }
    }

    private static func text(of source: Statement.LoopSource) -> String {
        switch source {
        case .command(let invocation): text(of: invocation)
        case .shell(let line): text(of: line)
        case .values(let terms, let options): list(["values"] + terms.map(text(of:)) + options.map(text(of:)))
        }
    }

    private static func text(of invocation: Invocation) -> String {
        let items = invocation.items.map { item in
            switch item {
            case .value(let term): text(of: term)
            case .option(let option): text(of: option)
            }
        }
        return list([invocation.verb.text] + items)
    }

    private static func text(of option: Option) -> String { "\(option.key.text)=\(text(of: option.value))" }

    private static func text(of term: Term) -> String {
        let style =
            switch term.style {
            case .bare: "bare"
            case .raw: "raw"
            case .quoted: "quoted"
            }
        return list([style] + term.pieces.map(text(of:)))
    }

    private static func text(of piece: Term.Piece) -> String {
        switch piece {
        case .text(let text): text.debugDescription
        case .escaped(let text): "\\" + text.debugDescription
        case .variable(let variable): text(of: variable)
        case .row(let number): "(row \(number))"
        }
    }

    private static func text(of variable: Variable) -> String {
        let steps = variable.path.map { step in
            switch step {
            case .field(let name): ".\(name)"
            case .index(let index): "[\(index)]"
            }
        }
        let standard = variable.standard.map { " else " + list($0.map(text(of:))) } ?? ""
        let inside = variable.name + steps.joined() + standard
        return variable.isBraced ? "${\(inside)}" : "$\(inside)"
    }

    private static func list(_ items: [String]) -> String { "(" + items.joined(separator: " ") + ")" }
}
