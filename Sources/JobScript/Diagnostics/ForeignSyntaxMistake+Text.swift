/// The text of mistakes with the syntax of other languages: the help shows the form that works here.
extension ForeignSyntaxMistake {
    package var message: String {
        switch self {
        case .commandSubstitution(let beginning): "\(beginning)…: a command cannot be part of a value"
        case .arithmetic(let form): form.message
        case .shellParameter(let text): "\(text) is not a variable"
        case .environmentVariable(let name): "$\(name): names of variables are in lower case"
        case .variableOperator(let name): "${\(name)…}: operators are not supported in a variable"
        case .invalidIndex(let variable): "$\(variable)[: an index must be a whole number or a quoted field"
        case .braceExpansion(let text): "\(text): braces are not expanded"
        case .shellLineAsValue: "a shell line cannot be part of a command or a value"
        case .listLiteral: "a list is not written in parentheses"
        case .numberRange: "a range has two whole numbers with .. between them"
        case .shellOperator(let text, _): "\(text) is not an operator"
        case .inputRedirect(let text): "\(text): commands do not read standard input"
        case .descriptorRedirect(let text): "\(text): only the data of a command can be redirected"
        case .shellTest(let text): "\(text) is not part of a condition"
        }
    }

    package var help: String? {
        switch self {
        case .commandSubstitution("`"): "\(Self.outputOfProgram); for literal text, write \\`"
        case .commandSubstitution: Self.outputOfProgram
        case .arithmetic(let form): form.help
        case .shellParameter(let text): Self.equivalent(of: text) + "; for a literal dollar sign, write \\$"
        case .environmentVariable(let name): "write $env.\(name); for a literal dollar sign, write \\$"
        case .variableOperator(let name):
            "write ${\(name)}; for a default where it is missing or empty, write ${\(name):-DEFAULT}"
        case .invalidIndex(let variable):
            "write $\(variable)[0], $\(variable)[-1] for the last, or $\(variable)[\"a field\"]; "
                + "for a literal [ after it, write ${\(variable)}["
        case .braceExpansion(let text):
            "in a loop, write for x in a, b { … } or for x in 1..3 { … }; for literal text, write '\(text)'"
        case .shellLineAsValue: Self.outputOfProgram + "; for literal text, write '!'"
        case .listLiteral(nil): "write for x in a, b, c { … }"
        case .listLiteral(let variable?): "write let \(variable) = [a, b]"
        case .numberRange(let name):
            "write \(name.map { "for \($0) in 1..5 { … }" } ?? "1..5"); for literal text, put it in quotes"
        case .shellOperator(let text, let isInCondition): Self.replacement(of: text, isInCondition: isInCondition)
        case .inputRedirect(let text): "name the file as an argument; for literal text, write '\(text)'"
        case .descriptorRedirect:
            "write COMMAND > FILE; messages are written to standard error, and try ignores a failure"
        case .shellTest(let text): Self.condition(for: text)
        }
    }

    private static let outputOfProgram =
        "write let x = ! LINE, then $x; for its lines, for l in ! LINE { … }"

    private static func equivalent(of parameter: String) -> String {
        switch parameter.last {
        case "#": "write $args.count"
        case "@", "*": "write $args"
        case "?": "write $ok or $error.status after try"
        case "$", "!": "write $run.id"
        default: "write $args[0] for the first argument"
        }
    }

    private static func replacement(of text: String, isInCondition: Bool) -> String {
        switch text {
        case "&&" where isInCondition: "write and"
        case "||": isInCondition ? "write or" : "write COMMAND else { … }"
        case "&&": "write a ; or a new line: a script stops at the first failure"
        case "&": "jobs run in the background: create returns at once, and wait waits"
        default: "write a ; or a new line"
        }
    }

    private static func condition(for text: String) -> String {
        switch text {
        case "!": "write not"
        case "=~": "write ~ and a pattern, such as $name ~ docs-*"
        case "-eq": "write =="
        case "-ne": "write !="
        case "-lt", "-le", "-gt", "-ge": "write <, <=, > or >="
        case _ where text.hasPrefix("("): "write tests without parentheses: and binds tighter than or"
        default: "write if exists FILE { … } or if $a == $b { … }; for literal text, write '\(text)'"
        }
    }
}

extension ForeignSyntaxMistake.Arithmetic {
    fileprivate var message: String {
        switch self {
        case .substitution: "arithmetic is written without $(( ))"
        case .operator(let text): "\(text) is not an operator"
        case .parentheses: "parentheses are not supported in arithmetic"
        case .withoutSpaces: "arithmetic needs spaces around its operators"
        case .inLoop: "a loop does not calculate"
        }
    }

    fileprivate var help: String {
        switch self {
        case .substitution: "write let n = $n + 1, then $n"
        case .operator: "let has + - * / on whole numbers: let n = $n + 1; for literal text, put it in quotes"
        case .parentheses: "use two steps: let sum = $a + $b; let twice = $sum * 2"
        case .withoutSpaces: "write let n = $n + 1; for literal text, put it in quotes"
        case .inLoop(let name): "calculate first: let last = $n - 1; for \(name) in 1..$last { … }"
        }
    }
}
