internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs

extension Command {
    static let upload = Command(
        "upload",
        "Upload a file of texts as a dataset and wait until it is validated.",
        argument(
            "file",
            InputPath.self,
            extensions: UploadFormat.all.flatMap(\.extensions),
            "The file: JSONL rows with a text field, or CSV with a text column. - is standard input."
        ),
        optional(
            "name",
            String.self,
            "The dataset's name, up to \(DatasetUpload.nameCharactersMax) characters. "
                + "Default: the file name without its extension, or stdin."
        ),
        optional(
            "keep_fields",
            default: [String](),
            nil,
            fieldsOf: "file",
            "Fields to keep with each row; every row must have them."
        ),
        optional(
            "optional_fields",
            default: [String](),
            nil,
            fieldsOf: "file",
            "Fields to keep in the rows that have them."
        ),
        optional("skip_malformed_input", default: false, "false", "Skip malformed rows instead of failing."),
        optional("csv_delimiter", String.self, "The character between the fields of a CSV file. Default: a comma."),
        optional("keep_original_file", default: false, "false", "Also store the uploaded file unchanged."),
        optional(
            "file_format",
            UploadFormat.self,
            "The file's format. Default: by its extension, or else its first byte."
        ),
        optional(
            "reuse",
            InputPath.self,
            extensions: EmbeddedFormat.allCases.map(\.rawValue),
            "An earlier download. Rows with its texts are left out of the upload, except one or two to compare, and "
                + "joined back when this script downloads the job."
        ),
        resultFormat(),
        result: .dataset,
        isStep: true,
        polls: "until it is validated",
        examples: [
            "upload docs.jsonl keep_fields=id,title",
            "let ds = upload docs.csv name=docs csv_delimiter=';'",
            "upload - name=docs keep_fields=id",
            "let ds = upload docs.jsonl reuse=old.jsonl",
        ],
        check: { $0.mistake(inFields: "keep_fields", ofFile: "file") + ReusedUpload.mistakes($0) }
    ) {
        (
            session: inout Session,
            file: InputPath,
            name: String?,
            keep: [String],
            optional: [String],
            skip: Bool,
            delimiter: String?,
            keepOriginal: Bool,
            fileFormat: UploadFormat?,
            reuse: InputPath?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        var source = try UploadFile(file.path, name: name, format: fileFormat, session)
        if let reuse {
            let options = ReuseOptions(
                keepFields: keep,
                optionalFields: optional,
                skipsMalformed: skip,
                csvDelimiter: delimiter
            )
            source = try session.leavingOut(rowsOf: reuse.path, source, options)
        }
        let upload = DatasetUpload(
            name: source.datasetName,
            fileName: source.fileName,
            keepFields: keep,
            optionalFields: optional,
            skipMalformedInput: skip,
            keepOriginalFile: keepOriginal,
            csvDelimiter: source.reused == nil ? delimiter : nil,
            data: source.bytes(session)
        )
        let dataset = try await uploaded(upload, source, &session)
        session.writeResults([Record(dataset)], format, columns: Record.datasetColumns)
        return .dataset(dataset.id)
    }

    /// Uploads a dataset, unless an earlier process of the run has, and waits for its validation.
    private static func uploaded(
        _ upload: DatasetUpload,
        _ source: UploadFile,
        _ session: inout Session
    ) async throws(CommandFailure) -> Dataset {
        let planned = try await session.planned(upload, source)
        let id: DatasetID
        if let dataset = planned?.dataset {
            id = dataset.id
        } else if let planned {
            id = try await session.perform(planned.step, planned.earlier) { service throws(APIError) in
                try await service.uploadDataset(upload)
            }
        } else {
            id = try await session.ask { service throws(APIError) in try await service.uploadDataset(upload) }
        }
        session.note(uploaded: id)
        session.state.reusedUploads[id] = source.reused
        let dataset: Dataset
        if let found = planned?.dataset, found.validationStatus == .validated {
            session.note(found)
            dataset = found
        } else {
            dataset = try await validated(id, source.label, &session)
            session.output.message("\(source.label): dataset \(id), \(Figures.count(dataset.rowCount, of: "row"))")
        }
        if let planned { session.journal?.settle(planned.step) }
        return dataset
    }

    /// Waits for a dataset's validation and returns the dataset; throws if validation fails.
    private static func validated(
        _ id: DatasetID,
        _ path: String,
        _ session: inout Session
    ) async throws(CommandFailure) -> Dataset {
        let timeout = session.settings.timeout
        var poller = Poller(session, timeout: timeout, isOfValidation: true)
        var pauseReason: String?
        while true {
            let response = try await state(of: id, &poller, session)
            if let reason = response?.pauseReason, reason != pauseReason {
                session.output.warning("\(path): validation is paused: \(reason); it continues by itself")
            }
            pauseReason = response?.pauseReason ?? pauseReason
            if let dataset = response, dataset.validationStatus.isTerminal {
                session.note(dataset)
                session.output.endProgress()
                guard dataset.validationStatus == .validated else {
                    // The reason comes first; the warnings follow it.
                    let details = Validation.lines(of: dataset.validationWarnings, path)
                    let (status, reason) = (dataset.validationStatus, dataset.validationError)
                    throw CommandFailure(.invalidUpload(path: path, status, reason: reason, warnings: details))
                }
                Validation.report(dataset.validationWarnings, of: path, to: session.output)
                return dataset
            }
            session.output.progress(ProgressReport("validating", of: path, time: session.clock.elapsed()))
            if poller.isOver(session) {
                throw CommandFailure(.validationTimeout(id, after: timeout, silence: poller.reasonOfSilence))
            }
            do throws(Poller.PauseEnd) { try await poller.pause(session) } catch {
                session.output.warning("\(path): validation continues (dataset \(id) shows its state)")
                throw CommandFailure(.interrupted)
            }
        }
    }

    /// The dataset as the service has it now; nil if the service does not respond.
    private static func state(
        of id: DatasetID,
        _ poller: inout Poller,
        _ session: Session
    ) async throws(CommandFailure) -> Dataset? {
        do throws(APIError) {
            return try await poller.ask(session) { service throws(APIError) in try await service.dataset(id) }
        } catch {
            throw CommandFailure(.service(error, next: "the file is uploaded; to see its state: dataset \(id)"))
        }
    }
}
