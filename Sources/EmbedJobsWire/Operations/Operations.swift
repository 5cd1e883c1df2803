internal import DatasetFormats
package import EmbedJobs

/// All endpoints of the API: the client sends requests and the server routes them by this table.
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
            isRateLimited: true,
            "Starts a job that embeds every row of a validated dataset of type embed-input."
        ),
        .object(),
        .object({ CreatedJobBody(id: $0) }, \.id)
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
                    "Maximum number of jobs. Default: 1,000; larger numbers mean 1,000."
                ),
                Route.Parameter("before", "The id of the last job of the previous page."),
            ],
            "Lists the newest jobs first. If there may be older ones, the Link header has the URL of the next page."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try JobListQuery(query) }),
        .object({ JobListBody(jobs: $0) }, \.jobs)
    )

    /// Returns a job.
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
                    "Maximum number of seconds to wait for the job to end. Default: 0."
                )
            ],
            "Returns a job."
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
        .object()
    )

    /// Cancels a job.
    package static let cancelJob = Operation<JobID, Empty>(
        Route(
            "cancelEmbedJob",
            .post,
            "/v1/embed-jobs/{id}/cancel",
            aliases: ["/v2/embed-jobs/{id}/cancel"],
            "Requests cancellation of a job. A job that has ended stays unchanged, without an error."
        ),
        .segment({ $0.rawValue }, { JobID(rawValue: $0) }),
        .nothing
    )

    /// Stores a dataset. The file is in a form, besides these parameters.
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
                    "The kind of rows: embed-input."
                ),
                Route.Parameter("keep_original_file", as: .flag, "Whether to store the file too. Default: false."),
                Route.Parameter("skip_malformed_input", as: .flag, "Whether to drop bad rows. Default: false."),
                Route.Parameter(
                    "keep_fields",
                    as: .list(.fieldName),
                    "A required field to keep; may be repeated."
                ),
                Route.Parameter(
                    "optional_fields",
                    as: .list(.fieldName),
                    "An optional field to keep; may be repeated."
                ),
                Route.Parameter("text_separator", "Ignored: only .jsonl and .csv files are supported."),
                Route.Parameter(
                    "csv_delimiter",
                    as: .text(pattern: #"^[\t !#-~]$"#),
                    "The character between the fields of a CSV file. Default: a comma."
                ),
            ],
            body: .form,
            isIdempotent: false,
            "Stores a file of texts and starts its validation."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try DatasetForm(query) }),
        .object({ CreatedDatasetBody(id: $0) }, \.id)
    )

    /// Lists datasets.
    package static let datasets = Operation<DatasetListQuery, [LocatedDataset]>(
        Route(
            "listDatasets",
            .get,
            "/v1/datasets",
            aliases: ["/v2/datasets"],
            query: [
                Route.Parameter("datasetType", or: "dataset_type", "Only datasets of this type."),
                Route.Parameter(
                    "validationStatus",
                    or: "validation_status",
                    "Only datasets with this validation status."
                ),
                Route.Parameter("before", as: .time, "Only datasets created before this date and time."),
                Route.Parameter("after", as: .time, "Only datasets created after this date and time."),
                Route.Parameter(
                    "limit",
                    as: .count,
                    "Maximum number of datasets. Default: 1,000; larger numbers mean 1,000."
                ),
                Route.Parameter("offset", as: .count, "Number of datasets to skip. Default: 0."),
            ],
            "Lists the newest datasets first. If there may be older ones, the Link header has the URL of the next page."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try DatasetListQuery(query) }),
        .object({ DatasetListBody(datasets: $0) }, \.datasets)
    )

    /// Returns the size of all datasets.
    package static let usage = Operation<Empty, Int>(
        Route(
            "getDatasetUsage",
            .get,
            "/v1/datasets/usage",
            aliases: ["/v2/datasets/usage"],
            "Returns the total size of the datasets in bytes."
        ),
        .nothing,
        .object({ UsageBody(bytes: $0) }, \.bytes)
    )

    /// Returns a dataset.
    package static let dataset = Operation<DatasetID, LocatedDataset>(
        Route(
            "getDataset",
            .get,
            "/v1/datasets/{id}",
            aliases: ["/v2/datasets/{id}"],
            "Returns a dataset, with URLs of its parts that need no key."
        ),
        .segment({ $0.rawValue }, { DatasetID(rawValue: $0) }),
        .object({ DatasetBody(dataset: $0) }, \.dataset)
    )

    /// Deletes a dataset.
    package static let deleteDataset = Operation<DatasetID, Empty>(
        Route(
            "deleteDataset",
            .delete,
            "/v1/datasets/{id}",
            aliases: ["/v2/datasets/{id}"],
            "Deletes a dataset. Jobs that read it keep running, and their output datasets are kept."
        ),
        .segment({ $0.rawValue }, { DatasetID(rawValue: $0) }),
        .nothing
    )

    /// The bytes of a part. The response is not JSON, so this is only a route.
    package static let part = Route(
        "getDatasetPart",
        .get,
        "/v1/parts/{token}",
        needsKey: false,
        "Downloads a part, an Avro object container file, by the URL in the dataset."
    )

    private static let ofJobs: [any DescribedOperation] = [createJob, jobs, job, cancelJob]

    private static let ofDatasets: [any DescribedOperation] = [
        uploadDataset, datasets, usage, dataset, deleteDataset, part,
    ]

    /// All operations, in matching order: the one list that routes and the description of the API follow.
    package static let all = ofJobs + extensions + ofDatasets + ofTextsAndModels

    /// The routes of all operations.
    package static let routes = all.map(\.route)

    /// The model that the body of a request names, even if other fields are invalid.
    package static func modelName(in json: [UInt8]) -> ModelName? {
        guard let name = (try? JSONTree(json))?["model"]?.text, !name.isEmpty else { return nil }
        return ModelName(rawValue: name)
    }
}
