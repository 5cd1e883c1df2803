/// Writes statements as text that parses to the same statements.
package enum ScriptWriter {
    /// The statements, one a line, blocks indented by four blanks.
    package static func text(of statements: [Statement]) -> String { lines(statements, indent: "").joined() }

    private static func lines(_ statements: [Statement], indent: String) -> [String] {
        statements.flatMap { statement -> [String] in
            switch statement.kind {
            case .assignment(let name, let appends, .command(let invocation)):
                ["\(indent)let \(name.text) \(appends ? "+=" : "=") \(text(of: invocation))\n"]
            case .assignment(let name, let appends, .value(let value)):
                ["\(indent)let \(name.text) \(appends ? "+=" : "=") \(text(of: value))\n"]
            case .parameter(let name, let value):
                ["\(indent)param \(name.text)\(value.map { " = \(text(of: $0))" } ?? "")\n"]
            case .loop(let name, let source, let body):
                ["\(indent)for \(name.text) in \(text(of: source)) {\n"] + lines(body, indent: indent + "    ")
                    + ["\(indent)}\n"]
            case .command(let invocation):
                ["\(indent)\(text(of: invocation))\n"]
            }
        }
    }

    private static func text(of source: Statement.LoopSource) -> String {
        switch source {
        case .command(let invocation): text(of: invocation)
        case .values(let values, let options):
            (values.map(text(of:)) + options.map(text(of:))).joined(separator: " ")
        }
    }

    private static func text(of invocation: Invocation) -> String {
        let items = invocation.items.map { item in
            switch item {
            case .value(let value): text(of: value)
            case .option(let option): text(of: option)
            }
        }
        return ([invocation.verb.text] + items).joined(separator: " ")
    }

    private static func text(of option: Option) -> String { "\(option.key.text)=\(text(of: option.value))" }

    /// One value as it is written in a script.
    package static func text(of value: Term) -> String {
        let content = value.pieces.map { piece in
            switch piece {
            case .text(let text): value.style == .quoted ? quotedEscapes(in: text) : text
            case .escaped(let text): "\\" + text
            case .variable(let variable): text(of: variable)
            }
        }
        let quote =
            switch value.style {
            case .bare: ""
            case .raw: "'"
            case .quoted: "\""
            }
        return quote + content.joined() + quote
    }

    /// One variable as it is written in a script.
    package static func text(of variable: Variable) -> String {
        let steps = variable.path.map { step in
            switch step {
            case .field(let name): ".\(name)"
            case .index(let index): "[\(index)]"
            }
        }
        let inside = variable.name + steps.joined()
        return variable.isBraced ? "${\(inside)}" : "$\(inside)"
    }

    private static func quotedEscapes(in text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"", "$": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
