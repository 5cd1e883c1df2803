package import EmbedJobs

/// Every endpoint of the API, once: what the client sends by and the server routes by.
package enum Operations {
    /// Starts a job.
    package static let createJob = Operation<CreateJobRequest, JobID>(
        Route(
            "createEmbedJob",
            .post,
            "/v1/embed-jobs",
            aliases: ["/v2/embed-jobs"],
            body: .json,
            isIdempotent: false,
            "Starts a job that embeds every row of a validated dataset of type embed-input."
        ),
        .json({ CreateJobBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ CreatedJobBody($0) }, { (body) throws(APIError) in try body.id() })
    )

    /// Lists jobs.
    package static let jobs = Operation<JobListQuery, [EmbedJob]>(
        Route(
            "listEmbedJobs",
            .get,
            "/v1/embed-jobs",
            aliases: ["/v2/embed-jobs"],
            query: [
                Route.Parameter(
                    "limit",
                    as: .integer(1...Limits.countMax),
                    "Jobs at most, 1,000 without it; larger numbers count as 1,000."
                ),
                Route.Parameter("before", "The id of the last job of the page before."),
            ],
            "Lists the newest jobs first. Where there may be older ones, the Link header names the next page."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try JobListQuery(query) }),
        .json({ JobListBody($0) }, { (body) throws(APIError) in try body.list() })
    )

    /// Shows a job.
    package static let job = Operation<JobLook, EmbedJob>(
        Route(
            "getEmbedJob",
            .get,
            "/v1/embed-jobs/{id}",
            aliases: ["/v2/embed-jobs/{id}"],
            query: [
                Route.Parameter(
                    "wait",
                    as: .integer(0...Limits.waitSecondsMax),
                    "Seconds to wait for the job's end before it is shown as it stands."
                )
            ],
            "Shows a job."
        ),
        WireInput(
            write: { (look) throws(APIError) -> RequestParts in
                var parts = RequestParts(path: [look.id.rawValue])
                parts.query.append("wait", look.waitSeconds.map(String.init))
                return parts
            },
            read: { (parts) throws(APIError) -> JobLook in
                let wait = try parts.query.number("wait", in: 0...Limits.waitSecondsMax)
                return JobLook(JobID(rawValue: parts.path[0]), waitSeconds: wait)
            }
        ),
        .json({ JobBody($0) }, { (body) throws(APIError) in try body.job() })
    )

    /// Stops a job.
    package static let cancelJob = Operation<JobID, Nothing>(
        Route(
            "cancelEmbedJob",
            .post,
            "/v1/embed-jobs/{id}/cancel",
            aliases: ["/v2/embed-jobs/{id}/cancel"],
            "Asks a job to stop. One that has ended stays as it is, and that is no error."
        ),
        .segment({ $0.rawValue }, { JobID(rawValue: $0) }),
        .nothing
    )

    /// Stores a dataset. The file itself is beside these parameters, in a form.
    package static let uploadDataset = Operation<DatasetForm, DatasetID>(
        Route(
            "createDataset",
            .post,
            "/v1/datasets",
            aliases: ["/v2/datasets"],
            query: [
                Route.Parameter(
                    "name",
                    as: .name(length: 1...DatasetUpload.nameCharactersMax),
                    isRequired: true,
                    "A name of fewer than 50 characters."
                ),
                Route.Parameter(
                    "type",
                    as: .text(values: ["embed-input"]),
                    isRequired: true,
                    "What the rows are: embed-input."
                ),
                Route.Parameter("keep_original_file", as: .flag, "Whether the file is stored as it came, too."),
                Route.Parameter("skip_malformed_input", as: .flag, "Whether bad rows are dropped with a warning."),
                Route.Parameter(
                    "keep_fields",
                    as: .list(.fieldName),
                    "A field that every row has and that is kept; any number of times."
                ),
                Route.Parameter(
                    "optional_fields",
                    as: .list(.fieldName),
                    "A field that is kept where a row has it; any number of times."
                ),
                Route.Parameter("text_separator", "Passed over: only .jsonl and .csv files hold rows."),
                Route.Parameter(
                    "csv_delimiter",
                    as: .text(pattern: #"^[\t !#-~]$"#),
                    "The character between the fields of a CSV."
                ),
            ],
            body: .form,
            isIdempotent: false,
            "Stores a file of texts and starts its validation."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try DatasetForm(query) }),
        .json({ CreatedDatasetBody($0) }, { (body) throws(APIError) in try body.datasetID() })
    )

    /// Lists datasets.
    package static let datasets = Operation<DatasetListQuery, [LocatedDataset]>(
        Route(
            "listDatasets",
            .get,
            "/v1/datasets",
            aliases: ["/v2/datasets"],
            query: [
                Route.Parameter("datasetType", "Only datasets of this type."),
                Route.Parameter("validationStatus", "Only datasets whose validation stands here."),
                Route.Parameter("before", as: .time, "Only datasets created before this date and time."),
                Route.Parameter("after", as: .time, "Only datasets created after this date and time."),
                Route.Parameter(
                    "limit",
                    as: .count,
                    "Datasets at most, 1,000 without it; larger numbers count as 1,000."
                ),
                Route.Parameter("offset", as: .count, "Datasets to pass over first."),
            ],
            "Lists the newest datasets first. Where there may be older ones, the Link header names the next page."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try DatasetListQuery(query) }),
        .json({ DatasetListBody($0) }, { (body) throws(APIError) in try body.list() })
    )

    /// Counts what datasets take.
    package static let usage = Operation<Nothing, Int>(
        Route(
            "getDatasetUsage",
            .get,
            "/v1/datasets/usage",
            aliases: ["/v2/datasets/usage"],
            "Says how many bytes the datasets take."
        ),
        .nothing,
        .json({ UsageBody($0) }, { (body) throws(APIError) in try body.bytes() })
    )

    /// Shows a dataset.
    package static let dataset = Operation<DatasetID, LocatedDataset>(
        Route(
            "getDataset",
            .get,
            "/v1/datasets/{id}",
            aliases: ["/v2/datasets/{id}"],
            "Shows a dataset, with addresses of its parts that need no key."
        ),
        .segment({ $0.rawValue }, { DatasetID(rawValue: $0) }),
        .json({ DatasetAnswerBody($0) }, { (body) throws(APIError) in try body.located() })
    )

    /// Removes a dataset.
    package static let deleteDataset = Operation<DatasetID, Nothing>(
        Route(
            "deleteDataset",
            .delete,
            "/v1/datasets/{id}",
            aliases: ["/v2/datasets/{id}"],
            "Removes a dataset. Jobs that read it go on, and outputs made from it stay."
        ),
        .segment({ $0.rawValue }, { DatasetID(rawValue: $0) }),
        .nothing
    )

    /// The bytes of a part. Its answer is no JSON, so it is a route only.
    package static let part = Route(
        "getDatasetPart",
        .get,
        "/v1/parts/{token}",
        needsKey: false,
        "Downloads a part, an Avro object container file, by the address that the dataset names."
    )

    /// Every route, in the order in which paths are compared.
    package static let routes: [Route] = [
        createJob.route, jobs.route, job.route, cancelJob.route, receipt.route, deleteJob.route, prune.route,
        uploadDataset.route, datasets.route, usage.route, dataset.route, deleteDataset.route, part,
        embedFirst.route, embed.route, tokenize.route, detokenize.route,
        models.route, model.route, checkKey.route,
    ]

    /// What the JSON of a route's request and answer holds; nil where there is none.
    package static let schemas: [String: (request: Schema?, answer: Schema?)] = [
        entry(createJob), entry(jobs), entry(job), entry(cancelJob), entry(receipt), entry(deleteJob), entry(prune),
        entry(uploadDataset), entry(datasets), entry(usage), entry(dataset), entry(deleteDataset), entry(embedFirst),
        entry(embed), entry(tokenize),
        entry(detokenize), entry(models), entry(model), entry(checkKey),
    ].reduce(into: [part.id: (nil, nil)]) { $0[$1.id] = $1.schemas }

    private static func entry<Input, Output>(_ operation: Operation<Input, Output>) -> (
        id: String, schemas: (request: Schema?, answer: Schema?)
    ) {
        (operation.route.id, (operation.input.schema, operation.output.schema))
    }

    /// The model that the body of a request to create a job names, whatever else is wrong with it.
    package static func modelName(in json: [UInt8]) -> ModelName? {
        guard let body = try? WireJSON.decodeRequest(CreateJobBody.self, from: json) else { return nil }
        return try? WireWords.model(body.model)
    }
}
