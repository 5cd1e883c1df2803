internal import DisplayText

/// The text of mistakes in values.
extension ValueMistake {
    package var message: String {
        switch self {
        case .unsetVariable(let name, _): "$\(name) is not set"
        case .possiblyUnsetVariable(let name): "$\(name) might not be set here"
        case .reservedVariable(let name): "$\(name) is set automatically"
        case .notAList(let variable, let shape, _): "$\(variable) is \(shape), not a list"
        case .missingElement(let variable, let index, let count):
            "$\(variable)[\(index)]: the list has \(Figures.count(count, of: "element"))"
        case .missingFields(let variable, let shape, _): "$\(variable) is \(shape) and does not have fields"
        case .unknownField(let field, let variable, let shape, _, _):
            "$\(variable) is \(shape) and does not have a field \(field)"
        case .invalidNumber(let text, let term) where text == term: "\(text) is not a whole number"
        case .invalidNumber(let text, let term): "\(term) is \(text.isEmpty ? "''" : text), not a whole number"
        case .invalidNumberShape(let term, let shape): "\(term) is \(shape), not a whole number"
        case .divisionByZero(let number): "\(number) / 0: division by zero"
        case .numberTooLarge(let text): "\(text): the result is too large"
        case .descendingRange(let text): "\(text): a range goes upwards"
        case .rangeTooLong(let text, let limit): "\(text): a range has at most \(Figures.count(limit)) numbers"
        case .emptyListElement(let text): "\(text): an element is empty"
        case .listInBrackets(let text): "\(text): a list is given without brackets"
        case .patternInList(let text): "\(text): a pattern is not expanded in a list"
        case .listInText(let text?, let variable): "$\(variable) is the text \(text), not a list"
        case .listInText(nil, let variable): "$\(variable) is text, not a list"
        case .missingEnvironmentName: "$env needs the name of a variable"
        case .unsetEnvironmentVariable(let name): "\(name) is not set in the environment"
        case .notTruth(let text, _): "\(text.isEmpty ? "''" : text) is neither true nor false"
        case .notTruthShape(let term, let shape): "\(term) is \(shape), neither true nor false"
        case .unorderable(let left, let right): "\(left) and \(right) cannot be ordered"
        case .patternInVariable(let name): "\(name) is text, not a pattern"
        case .quotedPattern: "a quoted text is not a pattern"
        case .rowOutsidePrompt(let row): "\(row) refers to a table row only at the prompt"
        case .missingRow(let number, 0): "%\(number): no table was shown yet"
        case .missingRow(let number, _): "%\(number): row not found in the last table"
        }
    }

    package var help: String? {
        switch self {
        case .unsetVariable(_, let remedy): remedy?.text
        case .possiblyUnsetVariable(let name):
            "set it on every path to this line, or check: if defined \(name) { … }"
        case .reservedVariable: "choose a different name"
        case .notAList(_, _, .index): "for a literal [ after it, write \\["
        case .notAList(let variable, _, .appending):
            "start a list with let \(variable) = []; to calculate, write let \(variable) = $\(variable) + 1"
        case .notAList(_, _, .runtimeIndex): nil
        case .missingElement(_, _, 0): nil
        case .missingElement: "the first element is [0], the last is [-1]"
        case .invalidNumber, .invalidNumberShape: "calculate with numbers such as 12 and -3"
        case .divisionByZero: "check the divisor before: if $n != 0 { … }"
        case .numberTooLarge: "numbers have at most 63 bits"
        case .descendingRange: "write the smaller number first"
        case .rangeTooLong: "use a loop over a file, or several ranges"
        case .emptyListElement: "separate elements by single commas, as in en,de"
        case .listInBrackets: "write its elements with commas, as in en,de"
        case .patternInList(let text):
            "write it in the loop: for f in \(text) { … }; for literal text, write '\(text)'"
        case .listInText(_, let variable) where !variable.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }:
            "write param x[] = $\(variable), then for y in $x { … }; for one value, write \"$\(variable)\""
        case .listInText(_, let variable):
            "write let \(variable) = [a, b] or param \(variable)[] = a, b; for one value, write \"$\(variable)\""
        case .missingFields(let variable, _, let field): Self.textAfter(variable, field)
        case .unknownField(let field, let variable, _, let suggestion, let fields):
            (suggestion.map { "did you mean \($0)?" } ?? "its fields: \(fields.joined(separator: ", "));")
                + " " + Self.textAfter(variable, field)
        case .missingEnvironmentName: "write $env.HOME"
        case .unsetEnvironmentVariable(let name): "to use it only where it is set: if defined env.\(name) { … }"
        case .notTruth(let text, _) where text.contains { "=<~".contains($0) }:
            "to compare, put spaces around ==, < or ~"
        case .notTruth(_, let term): "compare it with a value: \(term) == …, or with nothing: \(term) != ''"
        case .notTruthShape(let term, _): "compare one of its fields: \(term).… == …"
        case .unorderable:
            "compare two numbers, two times such as 2026-01-31 and 2026-01-31T09:30:00Z, or two other texts"
        case .patternInVariable: "write the pattern in the loop, with variables in it: for f in $dir/*.jsonl { … }"
        case .quotedPattern: "remove the quotes, and write \\ before a space"
        case .rowOutsidePrompt(let row): "write an id or a variable; for literal text, write '\(row)'"
        case .missingRow(_, 0): "list and datasets show tables with row numbers"
        case .missingRow(_, 1): "its rows: %1"
        case .missingRow(_, let count): "its rows: %1 to %\(count)"
        }
    }

    private static func textAfter(_ variable: String, _ field: String) -> String {
        "for text after it, write ${\(variable)}.\(field)"
    }
}

extension ValueMistake.Remedy {
    fileprivate var text: String {
        switch self {
        case .command(let command): "\(command) sets it"
        case .suggestion(let name): "did you mean $\(name)?"
        }
    }
}
