internal import DisplayText

/// The text of values that do not fit: the value, then the reason.
extension ArgumentMistake {
    package var message: String {
        switch self {
        case .notAllowed(let text, _, _): "\(text) is not allowed"
        case .notWholeNumber(let text): "\(text) is not a whole number"
        case .outOfRange(let text, _): "\(text) is out of range"
        case .notDuration(let text): "\(text) is not a duration"
        case .durationTooLong(let text): "\(text) is too long"
        case .durationTooShort(let text): "\(text) is too short"
        case .notPastTime(let text): "\(text) is neither an age nor a date"
        case .unknownPlaceholder(let name, _, _): "{\(name)} is not a placeholder"
        case .unpairedBrace(let text): "\(text) has a brace without its other one"
        case .promptWithControls: " contains control characters, which a prompt of one line cannot have"
        case .promptTooLong(let limit): " is longer than \(Figures.count(limit)) bytes"
        case .bracketedList(let text): "\(text): a list is not written in brackets"
        case .emptyElement: " contains an empty element"
        case .repeatedElement(let text): "\(text) is listed twice"
        case .emptyValue(let kind): "'' \(kind.reason)"
        case .jobForDataset(let text): "\(text) is a job, not a dataset"
        case .datasetForJob(let text): "\(text) is a dataset, not a job"
        case .missingArgument(let name): "\(name) is missing"
        case .deletionOption(true): " selects datasets, not jobs and datasets by their ids"
        case .deletionOption(false): " is for jobs: a dataset does not have an output"
        case .deletionWithoutFilter: "delete datasets needs a filter"
        case .deletionOfOthers: "datasets selects by filters, not by ids"
        case .missingModel(let name, _, _): "\(name) is not a local model"
        case .pathWithNUL(let path): "\(path) is not a path: it contains a NUL byte"
        case .namelessFile(let path): "\(path): the name of the file is only an extension"
        case .existingFile(let path): "\(path) already exists"
        case .existingFolder(let path): "\(path) is a folder"
        case .oneFileForMany(let path, let count):
            "\(path) is one file for \(Figures.count(count)) jobs and datasets"
        case .namesWithoutFolder(let path): " names the files of a folder, and \(path) is a file"
        case .receiptInFolder(let path): "\(path) is one file for all jobs"
        case .invalidNamePattern(let text): "\(text.isEmpty ? "''" : text) is not a pattern of file names"
        case .unknownNameField(let name, _, _): "{\(name)} is not a field of jobs or datasets"
        case .unknownFileFormat(let path, _, _), .unknownPictureFormat(let path, _):
            "\(path) does not end in a known extension"
        case .receiptInRowFile(let path): "\(path) is already the file for the rows"
        case .unusableOutput(let path, _): "\(path) does not have texts with their vectors"
        case .originalOfReusedRows: " cannot store a file whose rows are only uploaded in part"
        case .columnsOfReceipt: " does not select from a receipt"
        case .binaryOnTerminal(let path, let format): "\(path) is a terminal, and \(format) is not text"
        case .unknownFileField(let name, let path, _, _): "\(name) is not a field of \(path)"
        case .notRowNumber(let text): "\(text) is not a row number"
        case .notLine(let text): "\(text) is not a line of the history"
        case .unknownLine(let number, let count):
            "the history does not have a line \(number): its last one is \(count)"
        case .notAPIPath(let path): "\(path) is not an API path"
        case .unencodedAPIPath(let path): "\(path) contains characters that are not allowed in a path"
        case .unknownTopic(let topic, _): "\(topic) is not a help topic"
        }
    }

    package var help: String? {
        switch self {
        case .notAllowed(_, let suggestion, let choices):
            Self.guess(suggestion) + "allowed: " + choices.joined(separator: ", ")
        case .notWholeNumber: "write a whole number in digits: 20"
        case .outOfRange(_, let range):
            "use a number from \(Figures.count(range.lowerBound)) to \(Figures.count(range.upperBound))"
        case .notDuration: "write a number with its unit: 30s, 5m, 2h, 1d"
        case .notPastTime: "write an age or a date: 12h, 30d, 2026-01-31, 2026-01-31T09:30:00Z"
        case .durationTooShort: "the shortest duration is 1s"
        case .durationTooLong: "the longest duration is \(Limits.durationDaysMax)d"
        case .unknownPlaceholder(_, let suggestion, let known):
            Self.guess(suggestion.map { "{\($0)}" })
                + "placeholders: " + known.map { "{\($0)}" }.joined(separator: ", ")
        case .unpairedBrace: "braces enclose a placeholder: prompt='{service}> '"
        case .bracketedList(let text): "write \(text.dropFirst().dropLast().filter { !"\"'".contains($0) })"
        case .deletionOption(true): "write delete datasets name=… or delete datasets older_than=…"
        case .deletionOption(false): "leave it out"
        case .deletionWithoutFilter: "add name=, since= or older_than=; name=* selects all"
        case .deletionOfOthers: "write two commands"
        case .emptyElement: "separate values with single commas"
        case .repeatedElement(let text): "name \(text) once"
        case .missingModel(let name, let suggestion, let models): Self.remedy(forModel: name, suggestion, models)
        case .namelessFile: "if a field in it may be empty, test it: if defined job.name { … } else { … }"
        case .existingFile: "overwrite=true replaces it"
        case .existingFolder: "name a file in it"
        case .oneFileForMany: "for one file each, write a folder: to=out/"
        case .namesWithoutFolder: "write to=out/ name=…"
        case .receiptInFolder: "for receipts, download each job in a loop: for job in $jobs { … }"
        case .invalidNamePattern: "write fields in braces, without a slash: name={name}-{id}.npy"
        case .unknownNameField(_, let suggestion, let fields):
            Self.guess(suggestion) + "fields: " + fields.joined(separator: ", ")
        case .unknownFileFormat(_, let suggestion, let extensions):
            Self.guess(suggestion) + "use one of \(Self.dotted(extensions, ", ")), or add format="
        case .unknownPictureFormat(_, let extensions): "use \(Self.dotted(extensions, " or "))"
        case .receiptInRowFile: "name another file"
        case .unusableOutput(_, let extensions): "name a download in \(Self.dotted(extensions, " or "))"
        case .originalOfReusedRows: "omit it, or upload without reuse="
        case .columnsOfReceipt: "omit columns=, or write format=json"
        case .binaryOnTerminal(_, let format): "redirect it: > FILE.\(format)"
        case .unknownFileField(_, _, let suggestion, let fields):
            Self.guess(suggestion) + Self.list(ofFields: fields)
        case .notRowNumber: "row numbers start at 1"
        case .notLine, .unknownLine: "history shows lines with their numbers"
        case .notAPIPath: "start it with /, as in /v1/embed-jobs"
        case .unencodedAPIPath: "percent-encode them: %20 for a space"
        case .unknownTopic(_, let suggestion): suggestion.map { "did you mean \($0)?" } ?? "help lists all topics"
        case .emptyValue, .jobForDataset, .datasetForJob, .missingArgument, .pathWithNUL, .promptWithControls,
            .promptTooLong:
            nil
        }
    }

    private static func remedy(forModel name: String, _ suggestion: String?, _ models: [String]) -> String {
        guard let first = models.first else {
            return "no models are installed; embedjobs models get installs one"
        }
        let known = guess(suggestion) + "local models: " + models.joined(separator: ", ")
        guard suggestion == nil else { return known }
        return known + "; to use one under that name: embedjobs models alias \(name) \(first)"
    }

    private static func list(ofFields fields: [String]) -> String {
        let shown = fields.prefix(Limits.fieldsShownMax).joined(separator: ", ")
        let others = fields.count - Limits.fieldsShownMax
        return "its fields: " + shown + (others > 0 ? ", and \(others) more" : "")
    }

    private static func guess(_ suggestion: String?) -> String { suggestion.map { "did you mean \($0)? " } ?? "" }

    private static func dotted(_ extensions: [String], _ separator: String) -> String {
        extensions.map { "." + $0 }.joined(separator: separator)
    }
}

extension ArgumentMistake.Kind {
    fileprivate var reason: String {
        switch self {
        case .model: "is not the name of a model"
        case .dataset: "is not the id of a dataset"
        case .job: "is not the id of a job"
        case .path: "is not the path of a file"
        case .text: "is an empty text, which cannot be embedded"
        case .rowName: "is neither a row number nor the beginning of a row's text"
        case .service: "is neither an address nor the name of a service"
        case .key, .prompt: "must not be empty"
        case .pattern: "matches no name; to select all, leave it out"
        }
    }
}
