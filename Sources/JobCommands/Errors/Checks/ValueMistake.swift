internal import JobScript

/// A mistake in a value: a variable, a field, a comparison or a row of a table.
package enum ValueMistake: Mistake, Error, Hashable {
    case unsetVariable(String, Remedy?)
    case possiblyUnsetVariable(String)
    case reservedVariable(String)
    /// Not a list, where it is indexed or appended to.
    case notAList(variable: String, Shape, Use)
    case missingElement(variable: String, index: Int, count: Int)
    case missingFields(variable: String, Shape, field: String)
    case unknownField(String, variable: String, Shape, suggestion: String?, fields: [String])
    /// An operand, or an end of a range, that is not a whole number.
    case invalidNumber(String, term: String)
    case invalidNumberShape(term: String, Shape)
    case divisionByZero(Int)
    case numberTooLarge(String)
    case descendingRange(String)
    case rangeTooLong(String, limit: Int)
    /// A text given for a list parameter, such as `en,,de`.
    case emptyListElement(String)
    /// A text given for a list parameter, such as `[en,de]`.
    case listInBrackets(String)
    /// A pattern as an element outside of a loop.
    case patternInList(String)
    /// A loop over a variable whose text looks like a list.
    /// The text is nil if it may be secret.
    case listInText(String?, variable: String)
    case missingEnvironmentName
    case unsetEnvironmentVariable(String)

    case notTruth(String, term: String)
    case notTruthShape(term: String, Shape)
    case unorderable(String, String)
    case quotedPattern
    /// A loop over a variable whose text looks like a pattern.
    case patternInVariable(String)

    /// A row such as `%1` in a script, where no table was shown.
    case rowOutsidePrompt(String)
    case missingRow(Int, rowCount: Int)

    /// How to set an unset variable.
    package enum Remedy: Hashable, Sendable {
        /// The command that sets it.
        case command(String)
        /// A variable with a similar name.
        case suggestion(String)

        /// The command that sets an automatic variable.
        static func setting(_ name: String) -> Remedy? {
            switch name {
            case "last", "last_job", "last_job_id": .command("create")
            case "last_dataset", "last_dataset_id": .command("upload")
            default: nil
            }
        }
    }

    /// How a value is used as a list.
    package enum Use: Hashable, Sendable {
        case index
        case appending
        /// An index when the script runs; the checker did not know the value.
        case runtimeIndex
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ValueMistake] = [
        .unsetVariable("NAME", nil), .possiblyUnsetVariable("NAME"), .reservedVariable("NAME"),
        .notAList(variable: "NAME", .text, .index), .missingElement(variable: "NAME", index: 3, count: 2),
        .missingFields(variable: "NAME", .text, field: "FIELD"),
        .unknownField("FIELD", variable: "NAME", .job, suggestion: nil, fields: []), .missingEnvironmentName,
        .invalidNumber("TEXT", term: "$x"), .invalidNumberShape(term: "$x", .job), .divisionByZero(1),
        .numberTooLarge("A * B"), .descendingRange("5..1"), .rangeTooLong("1..1000000", limit: Limits.rangeNumbersMax),
        .emptyListElement("a,,b"), .listInBrackets("[a,b]"),
        .patternInList("*.jsonl"), .listInText("a,b", variable: "NAME"),
        .unsetEnvironmentVariable("NAME"), .notTruth("TEXT", term: "$x"), .notTruthShape(term: "$x", .job),
        .unorderable("1", "TEXT"), .quotedPattern, .patternInVariable("$NAME"), .rowOutsidePrompt("%1"),
        .missingRow(3, rowCount: 2),
    ]
}
