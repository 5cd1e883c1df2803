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
        case .exited: ""
        case .scriptFailed(let message): message
        case .assertionFailed(let condition): "assertion failed: \(condition)"
        case .emptyKey: "key= must not be empty"
        case .unknownSetting(let name, _): "unknown setting or variable \(name)"
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
        case .invalidUpload(let path, let status, let reason):
            Validation.located(reason ?? "the dataset is \(status)", path)
        case .datasetWithoutVectors(let id, let type): "dataset \(id) does not contain vectors: its type is \(type)"
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
        case .service(let error, let next) where error.code == .unauthorized:
            "run embedjobs login to save a key, or set $EMBEDJOBS_API_KEY ($CO_API_KEY for Cohere)"
                + (next.map { "; \($0)" } ?? "")
        case .service(_, let next): next
        case .fileFailed(let error) where error.isOutOfSpace:
            // An explanation already says what was kept.
            "free some disk space and run it again\(error.explanation == nil ? "; no partial file was kept" : "")"
        case .unknownSetting(_, let suggestion): suggestion.map { "did you mean \($0)?" }
        case .waitTimeout(let ids, _, _): "to continue waiting: wait \(ids.map(\.rawValue).joined(separator: " "))"
        case .validationTimeout(let id, _, _): "validation continues; to see its state: dataset \(id)"
        case .missingOutput(let job): "wait \(job.id)"
        case .datasetWithoutVectors(let id, _):
            "to embed it, run create model=… dataset_id=\(id) input_type=search_document"
        case .receiptOfDataset(let path): "download JOB to=FILE receipt=\(path)"
        case .foreignReport: "choose another file for the report"
        case .binaryResponse: "to save it to a file, add to=FILE"
        case .tooManyTexts: "to embed more texts, upload them in a file and create a job"
        case .ambiguousModel(let models): "models: \(models.map(\.rawValue).joined(separator: ", "))"
        case .unknownModel: "set model= to the model that embedded the dataset"
        case .fileFailed, .unwritableRows, .interrupted, .exited, .scriptFailed, .assertionFailed, .emptyKey,
            .incompleteJob, .incompleteJobs, .unvalidatedDataset, .malformedDataset, .invalidUpload,
            .rowFileForReceipt, .refusedRequest, .missingModels:
            nil
        }
    }

    /// Further lines, one for each job that did not complete.
    var details: [String] {
        guard case .incompleteJobs(let jobs, _) = self else { return [] }
        let rest = jobs.count - Limits.failedJobsShown
        return jobs.prefix(Limits.failedJobsShown).map(\.endClause) + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

extension EmbedJob {
    /// How a job ended that did not complete, as a clause.
    var endClause: String {
        let reason = warnings.isEmpty || status != .failed ? "" : ": " + warnings.joined(separator: "; ")
        return "\(label) \(status == .cancelled ? "was cancelled" : status.rawValue)\(reason)"
    }
}
