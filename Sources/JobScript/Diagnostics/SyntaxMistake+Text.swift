/// The text of mistakes in the syntax.
extension SyntaxMistake {
    package var message: String {
        switch self {
        case .scriptTooLarge(let script, let bytes, let limit):
            "\(script) has \(bytes) bytes; a script may have at most \(limit)"
        case .scriptNotUTF8: "these bytes are not UTF-8"
        case .byteOrderMarkInside: "byte order mark inside the script"
        case .controlCharacter(let byte): "control character U+\(byte < 0x10 ? "000" : "00")\(Self.hexadecimal(byte))"
        case .unknownEscape(let escape): "\(escape) is not an escape"
        case .invalidCodePoint(let escape): "\(escape) is not a Unicode character"
        case .unclosedQuote: "the quote is never closed"
        case .textAfterQuote: "unexpected text directly after the closing quote"
        case .nothingAfterBackslash: "nothing follows the \\"
        case .missingVariableName: "a $ must be followed by a variable name"
        case .unclosedVariable: "this ${ is never closed"
        case .nestedDefault: "a default cannot contain another default"
        case .optionForValue: "expected a value, found an option"
        case .unclosedList: "this [ is never closed"
        case .nestedList: "a list cannot contain another list in brackets"
        case .missingComma: "the elements of a list are separated by commas"
        case .wrongList(.singleParameter, let name, _): "\(name) is declared for one value"
        case .wrongList(.variable, _, _): "a list is written in brackets"
        case .wrongList: "the elements of a list are separated by a comma and a space"
        case .secondValue: "a variable holds one value"
        case .unexpectedToken(let expected, let found):
            "expected \(expected.text)" + (found.map { ", found \($0)" } ?? "")
        case .unexpectedSymbol(let symbol): "unexpected \(symbol)"
        case .optionForCommand(let key): "a statement cannot begin with \(key)="
        case .quotedCommand: "a command name must be a plain word"
        case .equalsAfterCommand: "= cannot follow a command"
        case .missingOptionValue(let key): "\(key)= needs a value"
        case .dashedOption("--", _): "unexpected --"
        case .dashedOption: "options are written without dashes"
        case .spacesAroundEquals: "unexpected spaces around the ="
        case .secondEquals: "unexpected second ="
        case .invalidVariableName(let name): "\(name) is not a valid variable name"
        case .tryInLet: "try cannot be used in let"
        case .keywordAfterTry: "try must be followed by a command or a block"
        case .secondIncludedFile(let keyword): "\(keyword) takes one file"
        case .redirectedWatch: "watch does not write to a file or a pipe"
        case .elseAfterScript(let keyword): "else cannot follow \(keyword)"
        case .shellLineWithNUL: "a shell line cannot contain a NUL byte"
        case .missingShellCommand: "expected a shell command"
        case .singleEquals: "a comparison needs == with spaces around it"
        case .definedWithoutName: "defined takes a variable name"
        case .misplacedElse(afterBlock: true): "else must be on the same line as the closing }"
        case .misplacedElse(afterBlock: false): "else must be on the same line as its command"
        case .unmatchedBrace: "unmatched }"
        case .unclosedBlock: "this { is never closed"
        case .unexpectedBlock: "unexpected block"
        case .nestedTooDeep(let limit): "blocks are nested more than \(limit) levels deep"
        }
    }

    package var help: String? {
        switch self {
        case .scriptTooLarge, .shellLineWithNUL, .nestedTooDeep: nil
        case .scriptNotUTF8: "save the script as UTF-8"
        case .byteOrderMarkInside: "remove it; it is invisible"
        case .controlCharacter(let byte):
            "if it is intended, write it in double quotes as \\u{\(Self.hexadecimal(byte))}"
        case .unknownEscape: #"double quotes allow \n \r \t \\ \" \$ and \u{HEX}; single quotes do not allow escapes"#
        case .invalidCodePoint: "write the code point in hexadecimal, for example \\u{E9}"
        case .unclosedQuote(let quote): "close it with \(quote), or write \\\(quote) for a literal quote"
        case .textAfterQuote(spansLines: true): "the quote opens on an earlier line; it may need to close there"
        case .textAfterQuote(spansLines: false): "put the whole value in quotes, or a space between two values"
        case .nothingAfterBackslash(inShellLine: true): "write \\\\ for a literal backslash"
        case .nothingAfterBackslash(inShellLine: false):
            "a \\ at the end of a line continues it on the next; write \\\\ for a literal backslash"
        case .missingVariableName:
            "names contain lower-case letters, digits and _; write \\$ for a literal dollar sign"
        case .unclosedVariable(let name): "write ${\(name)}"
        case .nestedDefault(let name): "set a variable first: let x = $\(name) else DEFAULT, then write ${…:-$x}"
        case .optionForValue: "for literal text, put it in quotes"
        case .secondValue: "put text with spaces in quotes; for a list, write let name = [a, b]"
        case .unclosedList: "close it on its line with ]; a \\ at the end of the line continues it"
        case .nestedList: "write the elements in one list, or append: let x += [a, b]"
        case .missingComma: "write [a, b]; put an element with spaces in quotes"
        case .wrongList(let form, let name, let elements):
            "write \(form.text(name, elements.joined(separator: ", "))); for literal text, put it in quotes"
        case .unexpectedToken(let expected, let found): expected.help ?? found.map(Self.literal)
        case .unexpectedSymbol(let symbol): Self.literal(symbol)
        case .optionForCommand(let key): "to set a variable, write let \(key) = …"
        case .quotedCommand: "only its arguments can contain quotes and variables"
        case .equalsAfterCommand(let command): "to set a variable, write let \(command) = …"
        case .missingOptionValue: "write the value directly after the =; write '' for an empty value"
        case .dashedOption("--", _): "remove it; \(Self.literal("--"))"
        case .dashedOption(let text, _) where !text.hasPrefix("--"): Self.literal(text)
        case .dashedOption(let text, let next):
            "write \(DashedOption(text, next: next).written), without dashes; \(Self.literal(text))"
        case .spacesAroundEquals(let name): "write \(name)=…, without spaces around the ="
        case .secondEquals: Self.literal("=")
        case .invalidVariableName(let name) where name.contains("="): "put spaces around the = or +="
        case .invalidVariableName:
            "names contain lower-case letters, digits and _, and do not begin with a digit"
        case .tryInLet(let name): "write let \(name) = COMMAND else { … }"
        case .keywordAfterTry: "write try { … } for several statements, or COMMAND else { … }"
        case .secondIncludedFile(let keyword):
            "write one \(keyword) per file; to set its parameters, write \(keyword) FILE NAME=VALUE"
        case .redirectedWatch: "in sh, redirect the program: embedjobs watch COMMAND > FILE"
        case .elseAfterScript: "put else after a command in the file; a failure in it stops this script too"
        case .missingShellCommand: "write it after the ! or |; for literal text, write '!' or '|'"
        case .singleEquals(let key): key.map { "write \($0) == …" } ?? "write =="
        case .definedWithoutName: "write defined name or defined name.field, without $ and quotes"
        case .misplacedElse(afterBlock: true): "write } else {"
        case .misplacedElse(afterBlock: false): "write COMMAND else { … }"
        case .unmatchedBrace: Self.literal("}")
        case .unclosedBlock(endsWithShellLine: true):
            "after ; or &, a } belongs to the line of ! or |; write it on the next line"
        case .unclosedBlock(endsWithShellLine: false), .unexpectedBlock: Self.literal("{")
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String { String(byte, radix: 16, uppercase: true) }

    fileprivate static func literal(_ text: String) -> String { "for literal text, write '\(text)'" }
}

extension SyntaxMistake.Expectation {
    fileprivate var text: String {
        switch self {
        case .statementEnd: "a ; or a new line"
        case .command: "a command"
        case .value(let previous), .operand(let previous, _): previous.map { "a value after \($0)" } ?? "a value"
        case .script(let keyword): "a script after \(keyword)"
        case .ifCondition, .assertedCondition: "a condition"
        case .assignedName, .loopName, .definedName: "a variable name"
        case .equals: "="
        case .loopSource: "in"
        case .attemptCount: "the number of attempts after retry"
        case .block: "{"
        }
    }

    fileprivate var help: String? {
        switch self {
        case .statementEnd: nil
        case .command(let previous): previous.map { "write \($0) COMMAND" }
        case .value: "write '' for an empty value"
        case .operand(_, let word): SyntaxMistake.literal(word)
        case .script(let keyword): "write \(keyword) FILE [NAME=VALUE…]"
        case .ifCondition: "write if $job.status == complete { … }"
        case .assertedCondition: "write assert $jobs.failed == 0 \"message if it fails\""
        case .assignedName(let keyword, foundWord: true): "write \(keyword) name = …, without $ and quotes"
        case .assignedName(let keyword, foundWord: false): "write \(keyword) name = …"
        case .loopName: "write for f in data/*.jsonl { … }"
        case .definedName: "write defined name"
        case .equals(let keyword, let name): "write \(keyword) \(name) = …"
        case .loopSource(let name): "write for \(name) in … { … }"
        case .attemptCount, .block(.repetition): "write retry 3 every=10s { … }, with spaces around the {"
        case .block(.loop): "open the block on the line of its for, with spaces around the {"
        case .block(.choice): "open the block on the line of its if, with spaces around the {"
        case .block(.otherwise): "write else { … } or else if … { … }"
        case .block(.handler): "write else { … }; for literal text, write 'else'"
        }
    }
}

extension SyntaxMistake.ListForm {
    fileprivate func text(_ name: String, _ elements: String) -> String {
        switch self {
        case .loop: "for \(name) in \(elements) { … }"
        case .variable: "let \(name) = [\(elements)]"
        case .listParameter, .singleParameter: "param \(name)[] = \(elements)"
        }
    }
}
