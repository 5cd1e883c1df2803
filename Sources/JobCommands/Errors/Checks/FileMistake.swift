package import DatasetFormats
internal import JobScript
package import LocalFiles

/// A mistake in the path of a local file, in a pattern, in an included script, or in a file of rows.
package enum FileMistake: Mistake, Error, Hashable {
    case missingFile(String, suggestion: String?)
    case folderForFile(String, Use)
    case unreadableFile(FileError)
    case notAScript(String, ForeignFile)

    case unreadableFolderInPattern(String)
    /// A name with bytes that are not UTF-8, written as escapes.
    case fileNameNotUTF8(pattern: String, name: String)
    case tooManyFiles(pattern: String)
    case unmatchedPattern(String, inLoop: Bool)
    /// `**` in a part of a path, such as `a**` or `**.jsonl`.
    case partialRecursion(String)
    /// Several files where one is expected.
    case ambiguousPattern(String, count: Int)

    case variableInclude
    case circularInclude(String)
    case tooManyIncludes(limit: Int, depth: Int)
    /// Mistakes in a script that only the user can read.
    case hiddenMistakes(String)
    case includedFileAppeared(String)
    case missingStateFolder

    /// Standard input that something else already reads or has read.
    case standardInputTaken(StandardInput.Reader)
    case includedStream(String)
    case foreignContent(String, ForeignContent)
    case recordsInOtherFormat(String, extension: String)
    /// A file with content, to which nothing can be appended in a format such as JSON.
    case unappendable(String, format: String)
    case otherColumns(String)

    case unknownRowFormat(String)
    case malformedRows(String, line: Int, Fault)

    /// How a file is used.
    package enum Use: Hashable, Sendable {
        case reading
        case redirect
        /// As a script, by the program.
        case script
    }

    /// A fault in a file of rows.
    package enum Fault: Hashable, Sendable {
        case lineNotUTF8
        case rowNotUTF8
        case duplicateColumn(String)
        case columnCount(Int, header: Int)
        case textAfterQuote
        case unclosedQuote
        /// The text of the module that reads the format.
        case format(String)
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [FileMistake] = [
        .missingFile("FILE", suggestion: nil), .folderForFile("FILE", .reading),
        .unreadableFile(FileError("read", "FILE", errno: FileError.notPermitted)),
        .notAScript("FILE", .rows), .unreadableFolderInPattern("PATTERN"),
        .fileNameNotUTF8(pattern: "PATTERN", name: "NAME"), .tooManyFiles(pattern: "PATTERN"),
        .unmatchedPattern("PATTERN", inLoop: true), .partialRecursion("PATTERN"),
        .ambiguousPattern("PATTERN", count: 2), .variableInclude,
        .circularInclude("FILE"), .tooManyIncludes(limit: Limits.inclusionsMax, depth: Limits.inclusionDepthMax),
        .hiddenMistakes("FILE"), .includedFileAppeared("FILE"), .missingStateFolder, .unknownRowFormat("FILE"),
        .malformedRows("FILE", line: 1, .unclosedQuote), .standardInputTaken(.command), .includedStream("FILE"),
        .foreignContent("FILE", .gzip), .recordsInOtherFormat("FILE", extension: "npy"),
        .unappendable("FILE", format: "json"),
        .otherColumns("FILE"),
    ]
}
