package import EmbedJobs

/// A dataset with the URLs of its parts, which the server creates rather than the service.
package struct LocatedDataset: Sendable, Equatable {
    /// The dataset.
    package let dataset: Dataset
    /// The URL of each part, in order; empty for a part without one.
    package let partURLs: [String]

    /// Combines a dataset with the URLs of its parts.
    package init(_ dataset: Dataset, partURLs: [String]) {
        self.dataset = dataset
        self.partURLs = partURLs
    }
}

/// One file of a dataset.
struct PartBody: Decodable, JSONWritable {
    var id: String?
    var name: String?
    var url: String?
    var index: Int?
    var sizeBytes: Int?
    var rowCount: Int?
    var samples: [String]?

    enum CodingKeys: String, CodingKey {
        case id, name, url, index, samples
        case sizeBytes = "size_bytes"
        case rowCount = "num_rows"
    }

    init(_ part: DatasetPart, of dataset: DatasetID, url: String?) {
        id = "\(dataset)-\(part.index)"
        name = "\(dataset)-\(part.index).avro"
        self.url = url
        index = part.index
        sizeBytes = part.sizeBytes
        rowCount = part.rowCount
        samples = []
    }

    func part(at place: Int) -> DatasetPart {
        DatasetPart(index: index ?? place, sizeBytes: sizeBytes ?? 0, rowCount: rowCount ?? 0)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.id, id)
            json.member(CodingKeys.name, name)
            json.member(CodingKeys.url, url)
            json.member(CodingKeys.index, index)
            json.member(CodingKeys.sizeBytes, sizeBytes)
            json.member(CodingKeys.rowCount, rowCount)
            json.member(CodingKeys.samples, samples)
        }
    }
}

/// A dataset without the wrapper object of a single-dataset response.
struct DatasetBody: Decodable, JSONWritable {
    var id: String?
    var name: String?
    var createdAt: String?
    var updatedAt: String?
    var type: String?
    var validationStatus: String?
    var validationError: String?
    var schema: String?
    var requiredFields: [String]?
    var preserveFields: [String]?
    var parts: [PartBody]?
    var validationWarnings: [String]?
    /// An extension: the hosted service does not have it.
    var pauseReason: String?

    enum CodingKeys: String, CodingKey {
        case id, name, schema
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case type = "dataset_type"
        case validationStatus = "validation_status"
        case validationError = "validation_error"
        case requiredFields = "required_fields"
        case preserveFields = "preserve_fields"
        case parts = "dataset_parts"
        case validationWarnings = "validation_warnings"
        case pauseReason = "pause_reason"
    }

    init(_ located: LocatedDataset) {
        let dataset = located.dataset
        let urls = located.partURLs.map { $0.isEmpty ? nil : $0 }
        id = dataset.id.rawValue
        name = dataset.name
        createdAt = dataset.createdAt.description
        updatedAt = dataset.updatedAt.description
        type = dataset.type.rawValue
        validationStatus = dataset.validationStatus.rawValue
        validationError = dataset.validationError
        schema = dataset.schema
        requiredFields = dataset.requiredFields
        preserveFields = dataset.preserveFields
        parts = dataset.parts.enumerated().map { place, part in
            PartBody(part, of: dataset.id, url: place < urls.count ? urls[place] : nil)
        }
        validationWarnings = dataset.validationWarnings
        pauseReason = dataset.pauseReason
    }

    func located() throws(APIError) -> LocatedDataset {
        guard let id else { throw .lacks("id") }
        guard let type else { throw .lacks("dataset_type") }
        guard let validationStatus else { throw .lacks("validation_status") }
        guard let createdAt = createdAt.flatMap(Timestamp.init) else { throw .lacks("created_at") }
        let parts = parts ?? []
        let dataset = Dataset(
            id: DatasetID(rawValue: id),
            name: name ?? "",
            type: DatasetType(rawValue: type),
            validationStatus: ValidationStatus(rawValue: validationStatus),
            // The hosted service may send an empty text instead of omitting the field.
            validationError: validationError.flatMap { $0.isEmpty ? nil : $0 },
            validationWarnings: validationWarnings ?? [],
            createdAt: createdAt,
            updatedAt: updatedAt.flatMap(Timestamp.init) ?? createdAt,
            schema: schema.flatMap { $0.isEmpty ? nil : $0 },
            requiredFields: requiredFields ?? [],
            preserveFields: preserveFields ?? [],
            parts: parts.enumerated().map { $1.part(at: $0) },
            pauseReason: pauseReason
        )
        return LocatedDataset(dataset, partURLs: parts.map { $0.url ?? "" })
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.id, id)
            json.member(CodingKeys.name, name)
            json.member(CodingKeys.createdAt, createdAt)
            json.member(CodingKeys.updatedAt, updatedAt)
            json.member(CodingKeys.type, type)
            json.member(CodingKeys.validationStatus, validationStatus)
            json.member(CodingKeys.validationError, validationError)
            json.member(CodingKeys.schema, schema)
            json.member(CodingKeys.requiredFields, requiredFields)
            json.member(CodingKeys.preserveFields, preserveFields)
            json.member(CodingKeys.parts, parts)
            json.member(CodingKeys.validationWarnings, validationWarnings)
            json.member(CodingKeys.pauseReason, pauseReason)
        }
    }
}

/// One dataset, wrapped.
struct DatasetAnswerBody: Decodable, JSONWritable {
    var dataset: DatasetBody?

    enum CodingKeys: String, CodingKey { case dataset }

    init(_ located: LocatedDataset) { dataset = DatasetBody(located) }

    func located() throws(APIError) -> LocatedDataset {
        guard let dataset else { throw .lacks("dataset") }
        return try dataset.located()
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.dataset, dataset)
        }
    }
}

/// The newest datasets first.
struct DatasetListBody: Decodable, JSONWritable {
    var datasets: [DatasetBody]?

    enum CodingKeys: String, CodingKey { case datasets }

    init(_ list: [LocatedDataset]) { datasets = list.map(DatasetBody.init) }

    func list() throws(APIError) -> [LocatedDataset] {
        var list: [LocatedDataset] = []
        for dataset in datasets ?? [] { list.append(try dataset.located()) }
        return list
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.datasets, datasets)
        }
    }
}

/// The response to an upload.
struct CreatedDatasetBody: Decodable, JSONWritable {
    var id: String?

    enum CodingKeys: String, CodingKey { case id }

    init(_ id: DatasetID) { self.id = id.rawValue }

    func datasetID() throws(APIError) -> DatasetID {
        guard let id else { throw .lacks("id") }
        return DatasetID(rawValue: id)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.id, id)
        }
    }
}

/// The total size of an owner's datasets. The hosted service sends the number as a string.
struct UsageBody: Decodable, JSONWritable {
    private enum Number: Decodable, JSONWritable {
        case number(Int)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try container.decode(Int.self))
            }
        }

        func write(to json: inout JSONWriter) {
            switch self {
            case .number(let number): number.write(to: &json)
            case .text(let text): text.write(to: &json)
            }
        }
    }

    private var organizationUsage: Number?

    enum CodingKeys: String, CodingKey { case organizationUsage = "organization_usage" }

    init(_ bytes: Int) { organizationUsage = .number(bytes) }

    func bytes() throws(APIError) -> Int {
        switch organizationUsage {
        case .number(let number): return number
        case .text(let text): if let number = Int(text) { return number }
        case nil: return 0
        }
        throw .lacks("a numeric organization_usage")
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.organizationUsage, organizationUsage)
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
