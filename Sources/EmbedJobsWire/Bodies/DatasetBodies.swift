internal import DatasetFormats
package import EmbedJobs

/// A dataset with the URLs of its parts, which the server creates rather than the service.
package struct LocatedDataset: Sendable, Equatable {
    /// The dataset.
    package private(set) var dataset: Dataset
    /// The URL of each part, in order; empty for a part without one.
    package private(set) var partURLs: [String]

    /// Combines a dataset with the URLs of its parts.
    package init(_ dataset: Dataset, partURLs: [String]) {
        self.dataset = dataset
        self.partURLs = partURLs
    }
}

/// One file of a dataset.
struct PartBody: WireObject {
    var dataset = DatasetID(rawValue: "")
    /// Nil if the service does not send it: then it is the position in the list.
    var index: Int?
    var sizeBytes = 0
    var rowCount = 0
    /// Nil for a part without a URL.
    var url: String?

    static let blank = PartBody()

    static let fields: [Field<PartBody>] = [
        .computed("id", .text(), isAlwaysSent: true, write: { "\($0.dataset)-\($0.index ?? 0)" }),
        .computed("name", .text(), isAlwaysSent: true, write: { "\($0.dataset)-\($0.index ?? 0).avro" }),
        .optional("url", \.url, .string, "The URL of the part; needs no key and is valid for a day."),
        .optional("index", \.index, .integer),
        .defaulted("size_bytes", \.sizeBytes, .integer),
        .defaulted("num_rows", \.rowCount, .integer),
        .computed("samples", .list(.text()), write: { _ in [String]() }),
    ]
}

/// A dataset without the wrapper object of a single-dataset response.
///
/// The hosted service may send an empty text instead of omitting a field. `pause_reason` is an extension.
extension LocatedDataset: WireObject {
    static let blank = LocatedDataset(
        Dataset(
            id: DatasetID(rawValue: ""),
            name: "",
            type: .embedInput,
            validationStatus: .queued,
            validationError: nil,
            validationWarnings: [],
            createdAt: Timestamp(microseconds: 0),
            updatedAt: Timestamp(microseconds: 0),
            schema: nil,
            requiredFields: [],
            preserveFields: [],
            parts: []
        ),
        partURLs: []
    )
    static let checkedFirst = ["id", "dataset_type", "validation_status"]

    static let fields: [Field<LocatedDataset>] = [
        .required("id", \.dataset.id, .raw),
        .defaulted("name", \.dataset.name, .string, isAlwaysSent: true),
        .required("created_at", \.dataset.createdAt, .time),
        Field(
            "updated_at",
            .time,
            isRequired: true,
            write: { $0.dataset.updatedAt.description },
            read: { (time: String?, located) in
                located.dataset.updatedAt = time.flatMap(Timestamp.init) ?? located.dataset.createdAt
            }
        ),
        .required("dataset_type", \.dataset.type, .raw),
        .required(
            "validation_status",
            \.dataset.validationStatus,
            .open
        ),
        .optional("validation_error", \.dataset.validationError, .string.unlessEmpty, "The first error in the file."),
        .optional("schema", \.dataset.schema, .string.unlessEmpty, "The Avro schema of the rows, as JSON text."),
        .defaulted("required_fields", \.dataset.requiredFields, .strings),
        .defaulted("preserve_fields", \.dataset.preserveFields, .strings),
        Field(
            "dataset_parts",
            .list(PartBody.objectSchema),
            write: { $0.parts },
            read: { (parts: [ReadObject<PartBody>]?, located) throws(APIError) in
                located.parts = try ReadObject.all(parts)
            }
        ),
        .defaulted("validation_warnings", \.dataset.validationWarnings, .strings),
        .optional(
            "pause_reason",
            \.dataset.pauseReason,
            .string,
            "Why the service has paused the validation, if it has."
        ),
    ]

    private var parts: [PartBody] {
        get {
            dataset.parts.enumerated().map { index, part in
                let url = index < partURLs.count && !partURLs[index].isEmpty ? partURLs[index] : nil
                return PartBody(
                    dataset: dataset.id,
                    index: part.index,
                    sizeBytes: part.sizeBytes,
                    rowCount: part.rowCount,
                    url: url
                )
            }
        }
        set {
            dataset.parts = newValue.enumerated().map { index, part in
                DatasetPart(index: part.index ?? index, sizeBytes: part.sizeBytes, rowCount: part.rowCount)
            }
            partURLs = newValue.map { $0.url ?? "" }
        }
    }
}

/// One dataset, wrapped.
struct DatasetBody: WireObject {
    var dataset: LocatedDataset

    static let blank = DatasetBody(dataset: .blank)

    static let fields: [Field<DatasetBody>] = [
        Field(
            "dataset",
            LocatedDataset.objectSchema,
            isRequired: true,
            write: { $0.dataset },
            read: { (dataset: ReadObject<LocatedDataset>?, body) throws(APIError) in
                guard let dataset else { throw .lacks("dataset") }
                body.dataset = try dataset.get()
            }
        )
    ]
}

/// The newest datasets first.
struct DatasetListBody: WireObject {
    var datasets: [LocatedDataset] = []

    static let blank = DatasetListBody()
    static let fields: [Field<DatasetListBody>] = [.list("datasets", \.datasets, isAlwaysSent: true)]
}

/// The response to an upload.
struct CreatedDatasetBody: WireObject {
    var id: DatasetID

    static let blank = CreatedDatasetBody(id: DatasetID(rawValue: ""))
    static let fields: [Field<CreatedDatasetBody>] = [.required("id", \.id, .raw)]
}

/// The total size of an owner's datasets in bytes.
struct UsageBody: WireObject {
    var bytes = 0

    static let blank = UsageBody()

    static let fields: [Field<UsageBody>] = [
        Field(
            "organization_usage",
            .integer(),
            isRequired: true,
            "Bytes.",
            write: { $0.bytes },
            read: { (number: NumberOrText?, body) throws(APIError) in
                switch number {
                case nil: body.bytes = 0
                case .number(let bytes): body.bytes = bytes
                case .text(let text):
                    guard let bytes = Int(text) else { throw .lacks("a numeric organization_usage") }
                    body.bytes = bytes
                }
            }
        )
    ]

    /// The hosted service sends the number as a string.
    private enum NumberOrText: JSONReadable {
        case number(Int)
        case text(String)

        init(json: JSONTree) throws(JSONFault) {
            if case .string(let text) = json { self = .text(text) } else { self = .number(try Int(json: json)) }
        }
    }
}

/// The query as URL parameters.
extension DatasetListQuery {
    /// Versions of the official SDK before 5 spell the filters in snake case.
    init(_ query: QueryItems) throws(APIError) {
        self.init()
        type = (query["datasetType"] ?? query["dataset_type"]).map { DatasetType(rawValue: $0) }
        validationStatus = (query["validationStatus"] ?? query["validation_status"]).map {
            ValidationStatus(rawValue: $0)
        }
        before = try query.time("before")
        after = try query.time("after")
        limit = try query.number("limit", in: 0...Limits.countMax)
        offset = try query.number("offset", in: 0...Limits.countMax)
    }

    var query: QueryItems {
        var items: QueryItems = [:]
        items.append("datasetType", type?.rawValue)
        items.append("validationStatus", validationStatus?.rawValue)
        items.append("before", before?.description)
        items.append("after", after?.description)
        items.append("limit", limit.map(String.init))
        items.append("offset", offset.map(String.init))
        return items
    }
}
