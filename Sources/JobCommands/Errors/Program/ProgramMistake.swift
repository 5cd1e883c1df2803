internal import JobScript
package import LocalFiles

/// A mistake in the arguments of the program, in its keys, or in what it is started with.
package enum ProgramMistake: Mistake, Error, Hashable {
    /// The argument parser's own text, and the call that shows which arguments are allowed.
    case invalidArguments(String, help: String)
    /// An option that the subcommand does not have; `line` is the call without it.
    case unusableOption(String, command: String, line: String)
    /// An option of a command of the language, written with dashes; `line` is the call that works.
    case dashedArgument(command: String, line: String)
    case argumentNotUTF8(String)
    case largeScript(String, limit: Int)
    /// Mistakes in a script that are not shown; if `isMinimum`, there may be even more.
    case furtherMistakes(Int, isMinimum: Bool)

    /// The run has not ended within `--timeout`.
    case runTimedOut(String)
    /// Standard output cannot be written.
    case unwritableOutput(FileError)

    case missingSettingsFolder
    case missingKey
    case invalidKey
    /// The service does not accept a key, so it is not stored.
    case refusedKey(origin: String, reason: String)
    /// The key is not stored here, so it cannot be removed here.
    case keyInEnvironment(variable: String, origin: String)

    case receiptMismatch(String)

    /// A model that pip could not fetch, or whose wheel could not be unpacked.
    case modelNotFetched(String, requirement: String, wheel: String)
    case missingPython(model: String)
    case changedWheel(String, found: String, expected: String)
    /// A file of the user's where an example would be.
    case existingExample(String)

    /// A text that is not the id of a run.
    case unknownRun(String, suggestion: String?)
    /// The beginning of the ids of several runs.
    case ambiguousRun(String, [String])

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ProgramMistake] = [
        .invalidArguments("REASON", help: "embedjobs help"),
        .unusableOption("--OPTION", command: "COMMAND", line: "embedjobs COMMAND"),
        .dashedArgument(command: "COMMAND", line: "embedjobs COMMAND KEY=VALUE"), .argumentNotUTF8("NAME"),
        .largeScript("FILE", limit: JobScript.Limits.scriptBytesMax),
        .furtherMistakes(80, isMinimum: true), .runTimedOut("5h"),
        .unwritableOutput(FileError("write", "standard output", errno: FileError.tooLarge)), .missingSettingsFolder,
        .missingKey, .invalidKey,
        .refusedKey(origin: "URL", reason: "REASON"), .keyInEnvironment(variable: "NAME", origin: "URL"),
        .receiptMismatch("REASON"), .modelNotFetched("MODEL", requirement: "PACKAGE==1.0", wheel: "FILE.whl"),
        .missingPython(model: "MODEL"), .changedWheel("FILE.whl", found: "DIGEST", expected: "DIGEST"),
        .existingExample("FILE"), .unknownRun("ID", suggestion: nil), .ambiguousRun("ID", ["ID", "ID"]),
    ]
}
