internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

/// The text of failures of commands.
extension CommandMistake {
    package var message: String {
        switch self {
        case .service(let error, _): error.message
        case .fileFailed(let error): error.description
        case .unwritableRows(let path, let reason): "cannot write \(path): \(reason)"
        case .interrupted: "interrupted"
        case .exited, .declined: ""
        case .scriptFailed(let message): message
        case .assertionFailed(let condition, let values):
            "assertion failed: \(condition)" + (values.map { " (\($0))" } ?? "")
        case .scriptEnded(let path, let code): "\(path) ended with exit code \(code.rawValue)"
        case .emptyKey: "key= must not be empty"
        case .nothingToSave: "save=true needs settings to save"
        case .missingServices: "this run has only one service"
        case .unknownSettingsFolder: "the folder of settings is unknown"
        case .unknownSetting(let name, _): "unknown setting or variable \(name)"
        case .unknownReference(let text, "job or dataset", _):
            "job or dataset '\(text)' not found: no id begins with it, and none has this name"
        case .unknownReference(let text, let noun, _):
            "\(noun) '\(text)' not found: no id begins with it, and no \(noun) has this name"
        case .ambiguousReference(let text, let matches): "'\(text)' is ambiguous: \(Self.count(matches, like: text))"
        case .shortReference(let text, let limit, let match):
            "'\(text)' is too short for an id here: write at least \(limit) characters of \(match.entry.id)"
        case .referenceInCutOffList(let text, let noun):
            "'\(text)' cannot be looked up: the service does not list its older \(noun)s"
        case .missingJob: "JOB is missing: a single command does not create jobs"
        case .incompleteJob(let job): job.endClause
        case .incompleteJobs(let jobs, let count):
            "\(jobs.count) of \(Figures.count(count, of: "job")) did not complete"
        case .waitTimeout(let ids, let time, nil):
            "\(Figures.count(ids.count, of: "job")) still running after \(time.map { Figures.duration($0) } ?? "")"
        case .waitTimeout(let ids, let time, let silence?):
            "no answer about \(Figures.count(ids.count, of: "job")) "
                + "within \(time.map { Figures.duration($0) } ?? ""): \(silence)"
        case .validationTimeout(let id, let time, let silence):
            silence.map { "no answer about dataset \(id) within \(time.map { Figures.duration($0) } ?? ""): \($0)" }
                ?? "dataset \(id) not validated after \(time.map { Figures.duration($0) } ?? "")"
        case .missingOutput(let job): "\(job.label) is \(job.status): it does not have rows yet"
        case .unvalidatedDataset(let id, let status):
            "dataset \(id) cannot be read: its validation status is \(status)"
        case .malformedDataset(let id, let reason): "dataset \(id) cannot be read: \(reason)"
        case .invalidUpload(let path, let status, let reason, _):
            Validation.located(reason ?? "the dataset is \(status)", path)
        case .foreignUpload(let path, _, let content): "\(path): \(content.explanation)"
        case .datasetWithoutVectors(let id, let type): "dataset \(id) does not contain vectors: its type is \(type)"
        case .sameFile(let path, let one, let other): "\(one) and \(other) would both be \(path)"
        case .receiptOfDataset(let path): "receipt=\(path): only a job has a receipt, not a dataset"
        case .rowFileForReceipt(let path): "receipt=\(path): is the file of the rows, which was left unchanged"
        case .foreignReport(let path): "\(path) is not a report in this format"
        case .refusedRequest(let method, let path, let status):
            "\(method) \(path): the service responded with status \(status)"
        case .binaryResponse(let type, let bytes):
            "the response is not text (\(type)\(bytes.map { ", \(Figures.bytes($0))" } ?? ""))"
        case .tooManyTexts(let count, let limit): "\(count) texts exceed the limit of \(limit)"
        case .missingModels: "the service does not list any models"
        case .ambiguousModel: "model= is required: the service has several models"
        case .unknownModel(let id): "unknown model for dataset \(id)"
        }
    }

    package var help: String? {
        switch self {
        case .service(let error, let next) where error.refusesKey:
            Self.remedy(forKeyRefusedWith: error.httpStatus ?? StatusCodes.status(of: error.code))
                + (next.map { "; \($0)" } ?? "")
        case .refusedRequest(_, _, let status) where APIError.keyStatuses.contains(status):
            Self.remedy(forKeyRefusedWith: status)
        case .service(let error, nil) where error.code == .unreachable || error.code == .timeout:
            "once the service responds, run it again"
        case .service(_, let next): next
        case .fileFailed(let error) where error.isOutOfSpace:
            // An explanation already says what was kept.
            "free some disk space and run it again\(error.explanation == nil ? "; no partial file was kept" : "")"
        case .nothingToSave: "write them in the same line: set timing=on save=true"
        case .missingServices: "embedjobs run --profile NAME FILE selects it"
        case .unknownSettingsFolder: "set HOME or XDG_CONFIG_HOME"
        case .unknownSetting(_, let suggestion): suggestion.map { "did you mean \($0)?" }
        case .missingJob: "write wait JOB…; list shows the jobs"
        case .unknownReference(_, let noun, let suggestion):
            suggestion.map { "did you mean \($0)?" } ?? Self.listing(noun)
        case .ambiguousReference(let text, let matches):
            matches.contains { $0.entry.name == text } ? "write the id of one of them" : "write more of the id"
        case .shortReference(_, _, let match): "write \(match.entry.id)"
        case .referenceInCutOffList(_, let noun): "write the whole id of the \(noun)"
        case .waitTimeout(let ids, _, _): "to continue waiting: wait \(ids.map(\.rawValue).joined(separator: " "))"
        case .validationTimeout(let id, _, _): "validation continues; to see its state: dataset \(id)"
        case .missingOutput(let job): "wait \(job.id)"
        case .datasetWithoutVectors(let id, _):
            "to embed it, run create model=… dataset_id=\(id) input_type=search_document"
        case .foreignUpload(let path, let name, let content):
            content.conversion(of: path == StandardStream.input ? "FILE" : SystemShell.quoted(path))
                .map { "\($0) | embedjobs upload - name=\(SystemShell.quoted(name))" }
        case .sameFile: "give the files different names: name={name}-{id}"
        case .receiptOfDataset(let path): "download JOB to=FILE receipt=\(path)"
        case .foreignReport: "choose another file for the report"
        case .binaryResponse: "to save it to a file, add to=FILE"
        case .tooManyTexts: "to embed more texts, upload them in a file and create a job"
        case .ambiguousModel(let models): "models: \(models.map(\.rawValue).joined(separator: ", "))"
        case .unknownModel: "set model= to the model that embedded the dataset"
        case .fileFailed, .unwritableRows, .interrupted, .exited, .declined,
            .scriptFailed, .assertionFailed, .scriptEnded,
            .emptyKey,
            .incompleteJob, .incompleteJobs, .unvalidatedDataset, .malformedDataset, .invalidUpload,
            .rowFileForReceipt, .refusedRequest:
            nil
        case .missingModels: "on this machine, embedjobs models get installs one"
        }
    }

    /// What to do about a refused key, by the status of the response.
    private static func remedy(forKeyRefusedWith status: Int) -> String {
        switch status {
        case 402: "pay for the account of the key (dashboard.cohere.com/billing for Cohere), then run it again"
        case 403: "use a key that allows this: embedjobs login saves it, or ask the operator of the service"
        case 498: "the key or a text is blocked by the service: embedjobs login saves another key"
        default: "run embedjobs login to save a key, or set $EMBEDJOBS_API_KEY ($CO_API_KEY for Cohere)"
        }
    }

    /// Further lines: one for each job that did not complete, match of a name, or warning about an invalid file.
    var details: [String] {
        switch self {
        case .incompleteJobs(let jobs, _): Self.lines(jobs, upTo: Limits.failedJobsShown, \.endClause)
        case .ambiguousReference(_, let matches): Self.lines(matches, upTo: Limits.ambiguousMatchesShown, \.line)
        case .invalidUpload(_, _, _, let warnings): warnings
        default: []
        }
    }

    private static func lines<T>(_ all: [T], upTo limit: Int, _ line: (T) -> String) -> [String] {
        let rest = all.count - limit
        return all.prefix(limit).map(line) + (rest > 0 ? ["and \(Figures.count(rest)) more"] : [])
    }

    /// The number of matches by kind: "2 jobs and 1 dataset have this name".
    private static func count(_ matches: [FoundID], like text: String) -> String {
        let jobs = matches.count { $0.kind == .job }
        let counts = [(jobs, "job"), (matches.count - jobs, "dataset")].filter { $0.0 > 0 }
        let isName = matches.contains { $0.entry.name == text }
        return counts.map { Figures.count($0.0, of: $0.1) }.joined(separator: " and ")
            + (isName ? " have this name" : " have ids that begin with it")
    }

    /// The command that lists what a text may refer to.
    private static func listing(_ noun: String) -> String {
        switch noun {
        case "job": "list shows the jobs"
        case "dataset": "datasets shows the datasets"
        default: "list shows the jobs, datasets the datasets"
        }
    }
}

extension EmbedJob {
    /// How a job ended that did not complete, as a clause.
    var endClause: String {
        let reason = warnings.isEmpty || status != .failed ? "" : ": " + warnings.joined(separator: "; ")
        return "\(label) \(status == .cancelled ? "was cancelled" : status.rawValue)\(reason)"
    }
}
