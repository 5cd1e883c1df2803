internal import JobScript

/// Why a value does not fit its argument.
package enum ArgumentMistake: Mistake, Error, Hashable {
    case notAllowed(String, suggestion: String?, choices: [String])
    case notWholeNumber(String)
    case outOfRange(String, ClosedRange<Int>)
    case notDuration(String)
    case durationTooLong(String)
    case durationTooShort(String)
    /// Neither an age nor a date or a time.
    case notPastTime(String)
    /// A name in braces that the prompt's text does not have.
    case unknownPlaceholder(String, suggestion: String?, known: [String])
    /// A brace of the prompt's text without its other one.
    case unpairedBrace(String)
    case promptWithControls
    case promptTooLong(limit: Int)
    case emptyElement
    /// A value that a list has twice.
    case repeatedElement(String)
    case bracketedList(String)
    case emptyValue(Kind)
    case jobForDataset(String)
    case datasetForJob(String)
    case missingArgument(String)
    /// A filter of `delete` without `datasets`, or an option that datasets do not have.
    case deletionOption(forDatasets: Bool)
    /// `delete datasets` without a filter, or with ids.
    case deletionWithoutFilter
    case deletionOfOthers
    case missingModel(String, suggestion: String?, models: [String])

    case pathWithNUL(String)
    /// A file to write whose name is only an extension.
    case namelessFile(String)
    case existingFile(String)
    case existingFolder(String)
    /// One file for another number of jobs and datasets than one.
    case oneFileForMany(String, count: Int)
    case namesWithoutFolder(String)
    case receiptInFolder(String)
    case invalidNamePattern(String)
    case unknownNameField(String, suggestion: String?, fields: [String])
    case unknownFileFormat(String, suggestion: String?, extensions: [String])
    case unknownPictureFormat(String, extensions: [String])
    case receiptInRowFile(String)
    /// A file without texts and vectors.
    case unusableOutput(String, extensions: [String])
    /// The original file of an upload without some rows.
    case originalOfReusedRows
    /// Columns of receipts, which are always whole.
    case columnsOfReceipt
    /// A format for programs on a terminal.
    case binaryOnTerminal(String, format: String)

    /// A field that the rows of a file do not have.
    case unknownFileField(String, path: String, suggestion: String?, fields: [String])
    case notRowNumber(String)
    /// A value that is not a line of the history.
    case notLine(String)
    case unknownLine(Int, count: Int)
    case notAPIPath(String)
    case unencodedAPIPath(String)
    case unknownTopic(String, suggestion: String?)

    /// What an empty text is not.
    package enum Kind: Hashable, Sendable {
        case model
        case dataset
        case job
        case path
        case text
        case rowName
        case key
        case pattern
        case prompt
        case service
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ArgumentMistake] = [
        .notAllowed("VALUE", suggestion: nil, choices: []), .notWholeNumber("VALUE"), .outOfRange("VALUE", 0...9),
        .notDuration("VALUE"), .durationTooLong("VALUE"), .durationTooShort("0s"), .notPastTime("VALUE"),
        .unknownPlaceholder("NAME", suggestion: nil, known: []), .unpairedBrace("TEXT"), .promptWithControls,
        .promptTooLong(limit: Limits.promptBytesMax), .emptyElement, .repeatedElement("VALUE"),
        .bracketedList("[a,b]"), .emptyValue(.model),
        .jobForDataset("ID"), .datasetForJob("ID"), .missingArgument("NAME"),
        .deletionOption(forDatasets: true), .deletionWithoutFilter, .deletionOfOthers,
        .missingModel("MODEL", suggestion: nil, models: []), .pathWithNUL("PATH"), .namelessFile("FILE"),
        .existingFile("FILE"),
        .oneFileForMany("FILE", count: 2), .namesWithoutFolder("FILE"), .receiptInFolder("FILE"),
        .invalidNamePattern("PATTERN"), .unknownNameField("FIELD", suggestion: nil, fields: []),
        .existingFolder("FILE"), .unknownFileFormat("FILE", suggestion: nil, extensions: []),
        .unknownPictureFormat("FILE", extensions: []), .receiptInRowFile("FILE"), .columnsOfReceipt,
        .unusableOutput("FILE", extensions: []), .originalOfReusedRows,
        .binaryOnTerminal("FILE", format: "npy"), .notRowNumber("VALUE"),
        .unknownFileField("FIELD", path: "FILE", suggestion: nil, fields: []), .notLine("VALUE"),
        .unknownLine(9, count: 3),
        .notAPIPath("PATH"), .unencodedAPIPath("PATH"), .unknownTopic("TOPIC", suggestion: nil),
    ]
}
