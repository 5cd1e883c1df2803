internal import EmbedJobs
internal import LocalFiles

/// Uploads as steps of a run.
extension Session {
    /// What a run does about an upload.
    struct PlannedUpload {
        var step: RunStep
        var earlier: CreationIdentity.Earlier
        /// The dataset of an earlier process; nil if the file must be uploaded.
        var dataset: Dataset?
    }

    /// Looks for the dataset of an earlier process of the run; nil without a journal.
    mutating func planned(_ upload: DatasetUpload, _ file: UploadFile) async throws(CommandFailure) -> PlannedUpload? {
        guard let journal else { return nil }
        let step: RunStep
        do throws(FileError) { step = try Self.step(of: upload, file, journal) } catch { throw CommandFailure(error) }
        if Task.isCancelled { throw CommandFailure(.interrupted) }
        var planned = PlannedUpload(
            step: journal.lastAttempt(of: step),
            earlier: journal.mayLackSteps ? .possible : .none
        )
        while let known = journal[step: planned.step.key] {
            guard let outcome = known.outcome, let id = outcome.id.map(DatasetID.init(rawValue:)) else {
                if known.isOpen { planned.earlier = lookFor("the dataset of \(file.label)", known) }
                return planned
            }
            if let dataset = try await usable(id, known, file.label) {
                planned.dataset = dataset
                return planned
            }
            planned.step.repeatAttempt()
        }
        return planned
    }

    /// The step of an upload.
    private static func step(
        of upload: DatasetUpload,
        _ file: UploadFile,
        _ journal: RunJournal
    ) throws(FileError) -> RunStep {
        let path = JournalField("path", file.label)
        let request = fields(of: upload, sha256: try file.digest(journal.plan))
        guard let whole = file.whole, let reused = file.reused else { return journal.step(.upload, request, [path]) }
        let wholeRequest = fields(of: whole.described(by: upload), sha256: try journal.plan.digest(of: whole.file))
        let rows = JournalField("whole", journal.plan.digest(of: wholeRequest.flatMap { [$0.name, $0.value] }))
        // The run itself has written all these vectors to the earlier output, so that fewer rows would be uploaded
        // than by the step that is on record.
        if reused.reusedCount == reused.rowCount, journal.isOwn(reused.earlierPath) {
            let digests = journal.contents.steps.filter { $0.intent[rows.name] == rows.value }
                .compactMap { $0.intent["sha256"] }
            let steps =
                digests.map { journal.step(.upload, fields(of: upload, sha256: $0), [path, rows]) }
                + [journal.step(.upload, wholeRequest, [path])]
            if let step = steps.first(where: { journal[step: $0.key]?.outcome != nil }) { return step }
        }
        return journal.step(.upload, request, [path, rows])
    }

    /// The dataset of an earlier process; nil if it cannot be used.
    private mutating func usable(
        _ id: DatasetID,
        _ step: JournalContents.Step,
        _ label: String
    ) async throws(CommandFailure) -> Dataset? {
        let time = clockText(step.outcome?.at ?? step.intent.at)
        let recorded = Dataset(onRecord: id, step, rows: journal?.end(of: id.rawValue)?.rows)
        let deletion = "\(label): unchanged: dataset \(id) of \(time) was deleted by this run: not uploaded again"
        if journal?.hasDeleted(id.rawValue) == true {
            showSkipped(deletion)
            return recorded
        }
        let failure = "\(label): the validation of dataset \(id) of \(time) failed: the file is uploaded again"
        guard mode.takesEffect else {
            guard journal?.end(of: id.rawValue)?.status != ValidationStatus.failed.rawValue else {
                showSkipped(failure)
                return nil
            }
            showSkipped("\(label): unchanged: dataset \(id) of \(time) is used again if the service still has it")
            return recorded
        }
        guard let dataset = try await found(id) else {
            if journal?.deletion(of: id.rawValue) != nil {
                output.message(deletion)
                return recorded
            }
            output.message("\(label): dataset \(id) of \(time) no longer exists: the file is uploaded again")
            return nil
        }
        guard dataset.validationStatus != .failed else {
            output.message(failure)
            return nil
        }
        output.message("\(label): unchanged: dataset \(id) of \(time) is used again")
        return dataset
    }

    /// A dataset as the service has it; nil if it does not. One list serves all steps of the run.
    private mutating func found(_ id: DatasetID) async throws(CommandFailure) -> Dataset? {
        guard let journal else { return nil }
        let session = self
        let all = try await journal.datasets { () async throws(CommandFailure) -> [Dataset] in
            try await session.ask { service throws(APIError) in try await service.datasets() }
        }
        if let dataset = all[id] { return dataset }
        do throws(CommandFailure) { return try await fetch(id) } catch {
            guard error.kind == APIError.Code.notFound.rawValue else { throw error }
            return nil
        }
    }

    /// The fields of an upload that decide what the service stores.
    private static func fields(of upload: DatasetUpload, sha256: String) -> [JournalField] {
        var fields = [JournalField("name", upload.name), JournalField("type", upload.type.rawValue)]
        // Only the extension decides how the rows are read.
        fields.append(JournalField("format", Fields.splitExtension(of: upload.fileName ?? "").ext.lowercased()))
        if !upload.keepFields.isEmpty { fields.append(JournalField("keep_fields", jsonList(upload.keepFields))) }
        if !upload.optionalFields.isEmpty {
            fields.append(JournalField("optional_fields", jsonList(upload.optionalFields)))
        }
        if upload.skipMalformedInput { fields.append(JournalField("skip_malformed_input", "true")) }
        if upload.keepOriginalFile { fields.append(JournalField("keep_original_file", "true")) }
        if let delimiter = upload.csvDelimiter { fields.append(JournalField("csv_delimiter", delimiter)) }
        return fields + [JournalField("sha256", sha256)]
    }

    /// Names as JSON, since a name may contain a comma.
    static func jsonList(_ names: [String]) -> String { Record.Content.list(names).json }
}

extension Dataset {
    /// A validated dataset that only the journal knows.
    fileprivate init(onRecord id: DatasetID, _ step: JournalContents.Step, rows: Int?) {
        let time = step.outcome?.at ?? step.intent.at
        self.init(
            id: id,
            name: step.intent["name"] ?? id.rawValue,
            type: .embedInput,
            validationStatus: .validated,
            validationError: nil,
            validationWarnings: [],
            createdAt: time,
            updatedAt: time,
            schema: nil,
            requiredFields: ["text"],
            preserveFields: [],
            parts: rows.map { [DatasetPart(index: 0, sizeBytes: 0, rowCount: $0)] } ?? []
        )
    }
}
