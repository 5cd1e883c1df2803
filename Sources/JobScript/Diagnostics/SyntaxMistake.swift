/// A mistake in the syntax of a script, as the lexer and the parser find it.
package enum SyntaxMistake: Mistake, Hashable {
    // MARK: The whole script

    case scriptTooLarge(script: String, bytes: Int, limit: Int)
    case scriptNotUTF8
    case byteOrderMarkInside
    /// A control character outside quotes, or one that quotes do not allow either.
    case controlCharacter(UInt8)

    // MARK: Values

    case unknownEscape(String)
    case invalidCodePoint(escape: String)
    /// The quote is `'` or `"`.
    case unclosedQuote(String)
    case textAfterQuote(spansLines: Bool)
    case nothingAfterBackslash(inShellLine: Bool)
    case missingVariableName
    case unclosedVariable(name: String)
    /// `${a:-${b:-c}}`
    case nestedDefault(name: String)
    case optionForValue
    case secondValue

    // MARK: Lists

    case unclosedList
    case nestedList
    /// In a list in brackets.
    case missingComma
    /// A list, or what looks like one, in a form that the construct does not have.
    case wrongList(ListForm, name: String, elements: [String])

    // MARK: Statements

    /// The text found is a brace; any other token speaks for itself in the excerpt.
    case unexpectedToken(expected: Expectation, found: String?)
    case unexpectedSymbol(String)
    case optionForCommand(key: String)
    case quotedCommand
    case equalsAfterCommand(String)
    case missingOptionValue(key: String)
    /// An option with dashes, and the plain word after it, which may be its value.
    case dashedOption(String, next: String?)
    case spacesAroundEquals(name: String)
    case secondEquals
    case invalidVariableName(String)
    case tryInLet(name: String)
    case keywordAfterTry
    /// The keyword is `include` or `run`.
    case secondIncludedFile(keyword: String)
    /// A redirect or a pipe after `watch`, which never ends.
    case redirectedWatch
    case elseAfterScript(keyword: String)
    case shellLineWithNUL
    case missingShellCommand

    // MARK: Conditions and blocks

    /// A single `=` in a condition; the key is nil unless text precedes it directly.
    case singleEquals(key: String?)
    case definedWithoutName
    case misplacedElse(afterBlock: Bool)
    case unmatchedBrace
    case unclosedBlock(endsWithShellLine: Bool)
    case unexpectedBlock
    case nestedTooDeep(limit: Int)

    /// What the grammar needs at a position.
    package enum Expectation: Hashable, Sendable {
        case statementEnd
        /// A command, at the start of a statement or after a keyword.
        case command(after: String?)
        case value(after: String?)
        /// A value, where a word is an operator unless it is quoted.
        case operand(after: String?, found: String)
        /// The file after `run` or `include`.
        case script(after: String)
        case ifCondition
        case assertedCondition
        /// A variable name after `let` or `param`, where a word with quotes or variables may have been found.
        case assignedName(keyword: String, foundWord: Bool)
        case loopName
        case definedName
        case equals(keyword: String, name: String)
        case loopSource(name: String)
        /// The number of attempts after `retry`.
        case attemptCount
        case block(Block)
    }

    /// The constructs with a list; each has a form of its own.
    package enum ListForm: Hashable, Sendable {
        /// `for x in a, b`
        case loop
        /// `let x = [a, b]`
        case variable
        /// `param x[] = a, b`
        case listParameter
        /// A list as the default of `param x`.
        case singleParameter
    }

    /// The statements with a block.
    package enum Block: Hashable, Sendable {
        case loop
        case choice
        case otherwise
        case repetition
        case handler
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [SyntaxMistake] = [
        .scriptTooLarge(script: "FILE", bytes: 20_000_000, limit: Limits.scriptBytesMax), .scriptNotUTF8,
        .byteOrderMarkInside, .controlCharacter(0x1B), .unknownEscape("\\q"), .invalidCodePoint(escape: "\\u{110000}"),
        .unclosedQuote("'"), .textAfterQuote(spansLines: false), .nothingAfterBackslash(inShellLine: false),
        .missingVariableName, .unclosedVariable(name: "NAME"), .nestedDefault(name: "NAME"), .optionForValue,
        .secondValue, .unclosedList, .nestedList, .missingComma,
        .wrongList(.loop, name: "NAME", elements: ["a", "b"]),
        .unexpectedToken(expected: .command(after: nil), found: nil), .unexpectedSymbol(">"),
        .optionForCommand(key: "KEY"), .quotedCommand, .equalsAfterCommand("COMMAND"), .missingOptionValue(key: "KEY"),
        .dashedOption("--KEY", next: nil), .spacesAroundEquals(name: "NAME"), .secondEquals,
        .invalidVariableName("NAME"), .tryInLet(name: "NAME"), .keywordAfterTry,
        .secondIncludedFile(keyword: "include"),
        .redirectedWatch, .elseAfterScript(keyword: "include"), .shellLineWithNUL, .missingShellCommand,
        .singleEquals(key: nil), .definedWithoutName, .misplacedElse(afterBlock: true), .unmatchedBrace,
        .unclosedBlock(endsWithShellLine: false), .unexpectedBlock, .nestedTooDeep(limit: Limits.nestingMax),
    ]
}
