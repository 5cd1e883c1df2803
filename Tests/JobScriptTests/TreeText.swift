import JobScript

/// The tree of a script as text, without places: one statement a line, blocks indented.
enum TreeText {
    static func text(of statements: [Statement], indent: String = "") -> String {
        statements.map { indent + line(of: $0, indent) + "\n" }.joined()
    }

    private static func line(of statement: Statement, _ indent: String) -> String {
        switch statement.kind {
        case .assignment(let name, let appends, .command(let invocation)):
            return "(let \(name.text) \(appends ? "+=" : "=") \(text(of: invocation)))"
        case .assignment(let name, let appends, .value(let term)):
            return "(let \(name.text) \(appends ? "+=" : "=") \(text(of: term)))"
        case .parameter(let name, let standard):
            return "(param \(name.text)\(standard.map { " " + text(of: $0) } ?? ""))"
        case .loop(let name, let source, let body):
            let inside = text(of: body, indent: indent + "  ")
            return "(for \(name.text) in \(text(of: source))" + (inside.isEmpty ? ")" : "\n\(inside.dropLast()))")
        case .command(let invocation):
            return text(of: invocation)
        }
    }

    private static func text(of source: Statement.LoopSource) -> String {
        switch source {
        case .command(let invocation): text(of: invocation)
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
        let pieces = term.pieces.map { piece in
            switch piece {
            case .text(let text): text.debugDescription
            case .escaped(let text): "\\" + text.debugDescription
            case .variable(let variable): text(of: variable)
            }
        }
        return list([style] + pieces)
    }

    private static func text(of variable: Variable) -> String {
        let steps = variable.path.map { step in
            switch step {
            case .field(let name): ".\(name)"
            case .index(let index): "[\(index)]"
            }
        }
        return variable.isBraced ? "${\(variable.name)\(steps.joined())}" : "$\(variable.name)\(steps.joined())"
    }

    private static func list(_ items: [String]) -> String { "(" + items.joined(separator: " ") + ")" }
}
