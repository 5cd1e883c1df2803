internal import EmbedJobs

extension CreateJobBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.model, .text(length: 1...Int.max), "A model listed by GET /v1/models."),
            Schema.required(
                CodingKeys.datasetID,
                .text(length: 1...Int.max),
                "A validated dataset of type embed-input."
            ),
            Schema.required(CodingKeys.inputType, .words(InputType.self), "The purpose of the texts."),
            Schema.member(
                CodingKeys.name,
                .optional(.name(length: 0...DatasetUpload.nameCharactersMax)),
                "A name to find the job by."
            ),
            Schema.member(
                CodingKeys.embeddingTypes,
                .optional(.list(.words(EmbeddingType.self))),
                "The requested vector types. Default: float."
            ),
            Schema.member(
                CodingKeys.truncate,
                .optional(.words(Truncation.self)),
                "The end at which long texts are cut. Default: END."
            ),
        ])
    }
}

extension CreatedJobBody: Described {
    static var schema: Schema {
        .object([Schema.required(CodingKeys.jobID, .text()), Schema.member(CodingKeys.meta, MetaBody.schema)])
    }
}

extension JobBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.jobID, .text()),
            Schema.member(CodingKeys.name, .text()),
            Schema.required(
                CodingKeys.status,
                .text(values: ["processing", "complete", "cancelling", "cancelled", "failed"])
            ),
            Schema.required(CodingKeys.createdAt, .time),
            Schema.required(CodingKeys.inputDatasetID, .text()),
            Schema.member(CodingKeys.outputDatasetID, .text(), "The dataset of vectors, once the job is complete."),
            Schema.required(CodingKeys.model, .text()),
            Schema.required(CodingKeys.truncate, .words(Truncation.self)),
            Schema.member(CodingKeys.inputType, .words(InputType.self)),
            Schema.member(CodingKeys.embeddingTypes, .list(.words(EmbeddingType.self))),
            Schema.member(CodingKeys.percentComplete, .number),
            Schema.member(CodingKeys.rowsDone, .integer()),
            Schema.member(CodingKeys.rowsTotal, .integer()),
            Schema.member(CodingKeys.pauseReason, .text(), "Why the service has paused all jobs, if it has."),
            Schema.member(CodingKeys.meta, MetaBody.schema),
        ])
    }
}

extension JobListBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.jobs, .list(JobBody.schema)), Schema.member(CodingKeys.meta, MetaBody.schema),
        ])
    }
}

extension MetaBody: Described {
    static var schema: Schema {
        .object([
            Schema.member(CodingKeys.version, .object([Schema.member(Version.CodingKeys.version, .text())])),
            Schema.member(
                CodingKeys.billedUnits,
                .object([Schema.member(BilledUnits.CodingKeys.inputTokens, .number)])
            ),
            Schema.member(CodingKeys.warnings, .list(.text())),
        ])
    }
}

extension PartBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.id, .text()),
            Schema.required(CodingKeys.name, .text()),
            Schema.member(CodingKeys.url, .text(), "The URL of the part; needs no key and is valid for a day."),
            Schema.member(CodingKeys.index, .integer()),
            Schema.member(CodingKeys.sizeBytes, .integer()),
            Schema.member(CodingKeys.rowCount, .integer()),
            Schema.member(CodingKeys.samples, .list(.text())),
        ])
    }
}

extension DatasetBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.id, .text()),
            Schema.required(CodingKeys.name, .text()),
            Schema.required(CodingKeys.createdAt, .time),
            Schema.required(CodingKeys.updatedAt, .time),
            Schema.required(CodingKeys.type, .text()),
            Schema.required(
                CodingKeys.validationStatus,
                .text(values: ["queued", "processing", "validated", "failed"])
            ),
            Schema.member(CodingKeys.validationError, .text(), "The first error in the file."),
            Schema.member(CodingKeys.schema, .text(), "The Avro schema of the rows, as JSON text."),
            Schema.member(CodingKeys.requiredFields, .list(.text())),
            Schema.member(CodingKeys.preserveFields, .list(.text())),
            Schema.member(CodingKeys.parts, .list(PartBody.schema)),
            Schema.member(CodingKeys.validationWarnings, .list(.text())),
            Schema.member(CodingKeys.pauseReason, .text(), "Why the service has paused the validation, if it has."),
        ])
    }
}

extension DatasetAnswerBody: Described {
    static var schema: Schema { .object([Schema.required(CodingKeys.dataset, DatasetBody.schema)]) }
}

extension DatasetListBody: Described {
    static var schema: Schema { .object([Schema.required(CodingKeys.datasets, .list(DatasetBody.schema))]) }
}

extension CreatedDatasetBody: Described {
    static var schema: Schema { .object([Schema.required(CodingKeys.id, .text())]) }
}

extension UsageBody: Described {
    static var schema: Schema { .object([Schema.required(CodingKeys.organizationUsage, .integer(), "Bytes.")]) }
}

extension ErrorBody: Described {
    /// The schema of every error response.
    package static var schema: Schema {
        .object([
            Schema.required(CodingKeys.message, .text(), "The problem and its remedy, in one sentence."),
            Schema.member(CodingKeys.id, .text(), "The request's id, as in the logs."),
            Schema.member(CodingKeys.code, .text(), "The kind of failure, for programs."),
        ])
    }
}
