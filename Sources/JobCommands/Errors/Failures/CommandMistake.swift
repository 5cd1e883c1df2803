package import DatasetFormats
package import EmbedJobs
internal import JobScript
package import LocalFiles

/// Why a command fails when it runs.
package enum CommandMistake: Mistake, Equatable {
    /// An error of the service, whose code, message and status are data of the API, and how to continue.
    case service(APIError, next: String? = nil)
    case fileFailed(FileError)
    case unwritableRows(path: String, reason: String)
    case interrupted
    /// Not a mistake: the script calls `exit`.
    case exited(ExitCode)
    /// Not a mistake: the answer to the question of a destructive command was not yes.
    case declined
    /// The script calls `fail`, or an assertion with a message fails.
    case scriptFailed(String)
    /// The values are those of the variables in the condition.
    case assertionFailed(condition: String, values: String?)
    /// A script that was run called `exit` with another code than 0.
    case scriptEnded(path: String, ExitCode)
    case emptyKey
    case unknownSetting(String, suggestion: String?)
    /// `save=true` without a setting.
    case nothingToSave
    /// The entry point has only one service.
    case missingServices
    /// The folder for settings is unknown.
    case unknownSettingsFolder

    /// A text that is neither an id, nor the beginning of one, nor a name, of the nouns that it may refer to.
    case unknownReference(String, _ noun: String, suggestion: String?)
    /// A name or the beginning of an id that matches several jobs or datasets.
    case ambiguousReference(String, [FoundID])
    /// The beginning of only one id, but too short to rely on.
    case shortReference(String, limit: Int, FoundID)
    /// A name or the beginning of an id, in a list that may lack older elements.
    case referenceInCutOffList(String, _ noun: String)

    /// A single `wait` without a job.
    case missingJob
    case incompleteJob(EmbedJob)
    /// The jobs that did not complete, of all that a command waited for.
    case incompleteJobs([EmbedJob], of: Int)
    /// The jobs that have not ended; `silence` is the reason if the service did not respond at the end.
    case waitTimeout([JobID], after: Duration?, silence: String? = nil)
    /// An uploaded dataset whose validation has not ended.
    case validationTimeout(DatasetID, after: Duration?, silence: String?)
    case missingOutput(EmbedJob)
    case unvalidatedDataset(DatasetID, ValidationStatus)
    case malformedDataset(DatasetID, reason: String)
    case invalidUpload(path: String, ValidationStatus, reason: String?, warnings: [String])
    /// A file whose content no format of uploads has, for a dataset with a name.
    case foreignUpload(path: String, name: String, ForeignContent)
    case datasetWithoutVectors(DatasetID, DatasetType)

    /// Two jobs or datasets, by their labels, whose files would have the same name.
    case sameFile(path: String, String, String)
    case receiptOfDataset(path: String)
    case rowFileForReceipt(path: String)
    case foreignReport(path: String)

    case refusedRequest(method: String, path: String, status: Int)
    case binaryResponse(type: String, bytes: Int?)
    case tooManyTexts(Int, limit: Int)
    case missingModels
    case ambiguousModel([ModelName])
    case unknownModel(DatasetID)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    ///
    /// The codes of ``service(_:next:)`` are those of the API, and ``exited(_:)`` and ``declined`` are not reported.
    package static let samples: [CommandMistake] = [
        .fileFailed(FileError("write", "FILE", errno: FileError.notPermitted)),
        .unwritableRows(path: "FILE", reason: "REASON"), .interrupted, .scriptFailed("MESSAGE"),
        .assertionFailed(condition: "CONDITION", values: nil), .scriptEnded(path: "FILE", .failure), .emptyKey,
        .unknownSetting("NAME", suggestion: nil), .nothingToSave, .missingServices,
        .unknownSettingsFolder,
        .unknownReference("NAME", "job", suggestion: nil), .ambiguousReference("NAME", [sampleID, sampleID]),
        .shortReference("DAT", limit: Limits.idBeginningBytesMin, sampleID), .referenceInCutOffList("NAME", "job"),
        .missingJob, .incompleteJob(sampleJob), .incompleteJobs([sampleJob], of: 2),
        .waitTimeout([sampleJob.id], after: .seconds(60)),
        .validationTimeout(sampleDataset, after: .seconds(60), silence: nil), .missingOutput(sampleJob),
        .unvalidatedDataset(sampleDataset, .processing), .malformedDataset(sampleDataset, reason: "REASON"),
        .invalidUpload(path: "FILE", .failed, reason: "REASON", warnings: []),
        .datasetWithoutVectors(sampleDataset, .embedInput),
        .sameFile(path: "FILE", "job a (ID)", "job a (ID)"),
        .receiptOfDataset(path: "FILE"), .rowFileForReceipt(path: "FILE"), .foreignReport(path: "FILE"),
        .refusedRequest(method: "GET", path: "PATH", status: 500), .binaryResponse(type: "TYPE", bytes: nil),
        .tooManyTexts(97, limit: Limits.embeddedTextsMax), .missingModels, .ambiguousModel([]),
        .unknownModel(sampleDataset), .foreignUpload(path: "FILE", name: "NAME", .gzip),
    ]

    private static let sampleDataset = DatasetID(rawValue: "DATASET")

    private static let sampleID = FoundID(sampleJob)

    private static let sampleJob = EmbedJob(
        id: JobID(rawValue: "JOB"),
        name: nil,
        status: .failed,
        createdAt: Timestamp(microseconds: 0),
        inputDatasetID: sampleDataset,
        outputDatasetID: nil,
        model: ModelName(rawValue: "MODEL"),
        truncate: .end,
        inputType: nil,
        embeddingTypes: [],
        progress: JobProgress(rowsDone: 0, rowsTotal: 0),
        warnings: []
    )
}

extension CommandMistake {
    /// Whether the service refuses the key, so that nothing else can succeed with it.
    var refusesKey: Bool {
        switch self {
        case .service(let error, _): error.refusesKey
        case .refusedRequest(_, _, let status): APIError.keyStatuses.contains(status)
        default: false
        }
    }

    package var code: String { if case .service(let error, _) = self { error.code.rawValue } else { caseName } }

    /// The exit code of the process if the script does not handle the failure.
    var exitCode: ExitCode {
        switch self {
        case .service(let error, _):
            switch error.code {
            case .storeLocked: .locked
            case .storeRefused, .invalidSetting: .usage
            case _ where error.refusesKey: .credentials
            case .outcomeUnknown: .outcomeUnknown
            default: .failure
            }
        case .interrupted, .declined: .interrupted
        case .exited(let code), .scriptEnded(_, let code): code
        case .refusedRequest(_, _, let status) where APIError.keyStatuses.contains(status): .credentials
        case .scriptFailed, .assertionFailed: .assertion
        case .emptyKey, .missingJob, .sameFile, .tooManyTexts, .ambiguousModel, .nothingToSave, .missingServices: .usage
        case .incompleteJob, .incompleteJobs: .jobFailed
        case .waitTimeout, .validationTimeout: .timeout
        case .fileFailed, .unwritableRows, .unknownSetting, .unknownSettingsFolder, .unknownReference,
            .ambiguousReference, .shortReference,
            .referenceInCutOffList, .missingOutput, .unvalidatedDataset, .malformedDataset, .foreignUpload,
            .invalidUpload, .datasetWithoutVectors, .receiptOfDataset, .rowFileForReceipt, .foreignReport,
            .refusedRequest, .binaryResponse, .missingModels, .unknownModel:
            .failure
        }
    }
}
