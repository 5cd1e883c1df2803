/// Writes statements as script text that parses to the same statements.
package enum ScriptWriter {
    /// Returns the statements, one per line, with blocks indented by four spaces.
    package static func text(of statements: [Statement]) -> String { lines(statements, indent: "").joined() }

    private static func lines(_ statements: [Statement], indent: String) -> [String] {
        statements.flatMap { statement -> [String] in
            switch statement.kind {
            case .assignment(let name, let appends, .command(let invocation, let handler)):
                [indent + "let \(name.text) \(appends ? "+=" : "=") \(text(of: invocation))"]
                    + ending(handler, indent)
            case .assignment(let name, let appends, .shell(let line, let handler)):
                ["\(indent)let \(name.text) \(appends ? "+=" : "=") ! \(line.text)"] + ending(handler, indent)
            case .assignment(let name, let appends, .value(let value)):
                ["\(indent)let \(name.text) \(appends ? "+=" : "=") \(text(of: value))\n"]
            case .parameter(let name, let isList, let standard):
                [
                    indent + "param " + name.text + (isList ? "[]" : "")
                        + (standard.map { " = " + text(ofDefault: $0, isList: isList) } ?? "") + "\n"
                ]
            case .loop(let name, let source, let body):
                ["\(indent)for \(name.text) in \(text(of: source))"] + block(body, indent) + ["\n"]
            case .choice(let branches, let otherwise):
                choice(branches, otherwise, indent)
            case .inclusion(let inclusion):
                [indent + text(of: inclusion) + "\n"]
            case .run(let run):
                [indent + text(of: run)] + ending(run.handler, indent)
            case .watch(let invocation):
                ["\(indent)watch \(text(of: invocation))\n"]
            case .attempt(let attempt):
                [indent + heading(of: attempt)] + block(attempt.body, indent) + ending(attempt.handler, indent)
            case .jump(let jump):
                [indent + jump.rawValue + "\n"]
            }
        }
    }

    /// Returns the lines of a block, braces included.
    private static func block(_ body: [Statement], _ indent: String) -> [String] {
        [" {\n"] + lines(body, indent: indent + "    ") + ["\(indent)}"]
    }

    private static func ending(_ handler: [Statement]?, _ indent: String) -> [String] {
        (handler.map { [" else"] + block($0, indent) } ?? []) + ["\n"]
    }

    private static func choice(
        _ branches: [Statement.Branch],
        _ otherwise: [Statement]?,
        _ indent: String
    ) -> [String] {
        var result = [indent]
        for (index, branch) in branches.enumerated() {
            result.append((index == 0 ? "if " : " else if ") + text(of: branch.condition))
            result += block(branch.body, indent)
        }
        return result + ending(otherwise, indent)
    }

    // MARK: Parts of a line

    /// Returns an attempt as script text, without its blocks.
    package static func heading(of attempt: Attempt) -> String {
        guard let repetition = attempt.repetition else { return "try" }
        return (["retry", text(of: repetition.count)] + repetition.options.map(text(of:))).joined(separator: " ")
    }

    private static func text(of run: Run) -> String {
        var text = run.isTried ? "try " : ""
        switch run.action {
        case .command(let invocation): text += Self.text(of: invocation)
        case .assertion(let assertion):
            text += "assert " + Self.text(of: assertion.condition)
            if let message = assertion.message { text += " " + Self.text(of: message) }
        case .shell(let line): text += "! " + line.text
        }
        switch run.redirect {
        case .file(let term, let appends): text += (appends ? " >> " : " > ") + Self.text(of: term)
        case .shell(let line): text += " | " + line.text
        case nil: break
        }
        return text
    }

    /// Returns a condition as script text.
    package static func text(of condition: Condition) -> String {
        condition.alternatives.map { tests in
            tests.map(text(of:)).joined(separator: " and ")
        }.joined(separator: " or ")
    }

    private static func text(of test: Test) -> String {
        let question =
            switch test.kind {
            case .exists(let path): "exists " + text(of: path)
            case .defined(let variable): "defined " + String(text(of: variable).dropFirst())
            case .comparison(let left, let comparison, let right):
                "\(text(of: left)) \(comparison.rawValue) \(text(of: right))"
            case .truth(let value): text(of: value)
            }
        return String(repeating: "not ", count: test.negations) + question
    }

    private static func text(of source: Statement.LoopSource) -> String {
        switch source {
        case .command(let invocation): text(of: invocation)
        case .shell(let line): "! " + line.text
        case .values(let values, let options):
            ([loopValues(values)] + options.map(text(of:))).joined(separator: " ")
        }
    }

    /// Returns the values of a loop. A single word is in brackets, since it may be the name of a command.
    private static func loopValues(_ values: [Term]) -> String {
        // With spaces, a comma in an element belongs to it.
        if values.contains(where: { Parser.isCommaList($0.plainWord ?? "") }) {
            return values.map(text(of:)).joined(separator: " ")
        }
        let isWord = values.count == 1 && values[0].plainWord?.utf8.allSatisfy(\.isKeyByte) == true
        return isWord || values.isEmpty
            ? text(of: Expression.list(values)) : values.map(text(of:)).joined(separator: ", ")
    }

    /// Returns the value of a variable or parameter as script text.
    package static func text(of expression: Expression) -> String {
        switch expression {
        case .value(let term): text(of: term)
        case .list(let terms): "[" + terms.map(text(of:)).joined(separator: ", ") + "]"
        case .choice(let term, let standard): "\(text(of: term)) else \(text(of: standard))"
        case .calculation(let calculation): text(of: calculation)
        }
    }

    /// Returns a default of a parameter; that of a list needs no brackets.
    private static func text(ofDefault expression: Expression, isList: Bool) -> String {
        guard isList, case .list(let terms) = expression, terms.count > 1 || terms.first?.variables.isEmpty == true
        else {
            return text(of: expression)
        }
        return terms.map(text(of:)).joined(separator: ", ")
    }

    /// Returns a calculation as script text.
    package static func text(of calculation: Calculation) -> String {
        let rest = calculation.rest.map { " \($0.sign.rawValue) \(text(of: $0.operand))" }
        return text(of: calculation.first) + rest.joined()
    }

    private static func text(of inclusion: Inclusion) -> String {
        let parameters = inclusion.parameters.map { text(of: $0) }
        return ([inclusion.kind.rawValue, text(of: inclusion.file)] + parameters).joined(separator: " ")
    }

    /// Returns a command as script text.
    package static func text(of invocation: Invocation) -> String {
        let items = invocation.items.map { item in
            switch item {
            case .value(let value): text(of: value)
            case .option(let option): text(of: option)
            }
        }
        return ([invocation.verb.text] + items).joined(separator: " ")
    }

    private static func text(of option: Option) -> String { "\(option.key.text)=\(text(of: option.value))" }

    /// Returns a value as script text.
    package static func text(of value: Term) -> String {
        let content = value.pieces.map { piece in
            switch piece {
            case .text(let text): value.style == .quoted ? quotedEscapes(in: text) : text
            case .escaped(let text): "\\" + text
            case .variable(let variable): text(of: variable)
            case .row(let number): "%\(number)"
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

    /// Returns a variable as script text.
    package static func text(of variable: Variable) -> String {
        var inside = variable.name + variable.path.map(text(of:)).joined()
        if let standard = variable.standard { inside += ":-" + standard.map(textInDefault).joined() }
        return variable.isBraced ? "${\(inside)}" : "$\(inside)"
    }

    /// Returns a step of a path as script text: `.field`, `["a field"]` or `[1]`.
    package static func text(of step: Variable.Step) -> String {
        switch step {
        case .index(let index): return "[\(index)]"
        case .field(let name):
            return Name.isField(name) ? ".\(name)" : "[\"\(escaped(name, "\\\""))\"]"
        }
    }

    private static func textInDefault(_ piece: Term.Piece) -> String {
        switch piece {
        case .text(let text), .escaped(let text):
            text.unicodeScalars.split(separator: "}", omittingEmptySubsequences: false)
                .map { quotedEscapes(in: String(Substring($0))) }.joined(separator: "\\}")
        case .variable(let variable): text(of: variable)
        case .row(let number): "%\(number)"
        }
    }

    /// Returns a text with a backslash before these characters.
    private static func escaped(_ text: String, _ special: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            result += special.unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
        }
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
