import EmbedJobs
import EmbedJobsWire
import Foundation
import TestSupport
import Testing

/// Bodies match their schemas: every member that is written is described, with the right type.
@Suite struct SchemasTests {
    /// The parts of a JSON value that a schema does not allow, each with its path.
    private func complaints(_ value: Any, _ schema: Schema, at place: String = "$") -> [String] {
        switch schema {
        case .optional(let schema): return value is NSNull ? [] : complaints(value, schema, at: place)
        case .text(let values, _, _, _):
            guard let text = value as? String else { return ["\(place): not a text"] }
            return values?.contains(text) ?? true ? [] : ["\(place): \(text)"]
        case .integer(let range):
            guard let number = value as? Int else { return ["\(place): not an integer"] }
            return range?.contains(number) ?? true ? [] : ["\(place): \(number)"]
        case .number: return value is Double ? [] : ["\(place): not a number"]
        case .flag: return value is Bool ? [] : ["\(place): not a boolean"]
        case .list(let element, _):
            guard let list = value as? [Any] else { return ["\(place): not a list"] }
            return list.enumerated().flatMap { complaints($1, element, at: "\(place)[\($0)]") }
        case .either(let schemas):
            return schemas.contains { complaints(value, $0).isEmpty } ? [] : ["\(place): none of these"]
        case .object(let members):
            guard let object = value as? [String: Any] else { return ["\(place): not an object"] }
            let missing = members.filter { $0.isRequired && object[$0.name] == nil }.map {
                "\(place).\($0.name): missing"
            }
            let names = Set(members.map(\.name))
            let unknown =
                members.isEmpty ? [] : object.keys.filter { !names.contains($0) }.map { "\(place).\($0): unknown" }
            return missing + unknown.sorted()
                + members.flatMap { member in
                    object[member.name].map { complaints($0, member.schema, at: "\(place).\(member.name)") } ?? []
                }
        }
    }

    private func check<Input, Output>(_ operation: EmbedJobsWire.Operation<Input, Output>, _ output: Output) throws {
        let value = try JSONSerialization.jsonObject(with: Data(try operation.output.write(output)))
        let found = complaints(value, operation.output.schema)
        #expect(found == [], "\(operation.route.id)")
    }

    private let job = EmbedJob(
        id: JobID(rawValue: "j"),
        name: "n",
        status: .complete,
        createdAt: Timestamp(microseconds: 1),
        inputDatasetID: DatasetID(rawValue: "i"),
        outputDatasetID: DatasetID(rawValue: "o"),
        model: ModelName(rawValue: "m"),
        truncate: .end,
        inputType: .searchDocument,
        embeddingTypes: [.float, .base64],
        progress: JobProgress(rowsDone: 1, rowsTotal: 1),
        warnings: ["w"]
    )

    private let dataset = LocatedDataset(
        Dataset(
            id: DatasetID(rawValue: "d"),
            name: "n",
            type: .embedInput,
            validationStatus: .failed,
            validationError: "e",
            validationWarnings: ["w"],
            createdAt: Timestamp(microseconds: 1),
            updatedAt: Timestamp(microseconds: 2),
            schema: "{}",
            requiredFields: ["text"],
            preserveFields: ["id"],
            parts: [DatasetPart(index: 0, sizeBytes: 1, rowCount: 1)]
        ),
        partURLs: ["http://x/y"]
    )

    @Test func responsesMatchTheirSchemas() throws {
        try check(Operations.createJob, job.id)
        try check(Operations.job, job)
        try check(Operations.jobs, [job, job])
        try check(Operations.cancelJob, Empty())
        try check(Operations.uploadDataset, dataset.dataset.id)
        try check(Operations.dataset, dataset)
        try check(Operations.datasets, [dataset])
        try check(Operations.usage, 7)
        try check(Operations.receipt, JobReceipt.sample())
        try check(Operations.prune, PruneSummary(jobs: 1, datasets: 2, bytes: 3))
        try check(Operations.tokenize, Tokens(ids: [1], strings: ["a"]))
        try check(Operations.detokenize, "a")
        let model = Model(name: ModelName(rawValue: "m"), dimensions: 2, maxTokens: 3)
        try check(Operations.model, model)
        try check(Operations.models, ModelPage(models: [model], nextPageToken: "1"))
        try check(Operations.checkKey, KeyCheck(isValid: true, owner: Owner(rawValue: "o")))
        var embeddings = Embeddings(id: "e", inputTokens: 2, warnings: ["w"])
        embeddings.float = [[0.5]]
        try check(Operations.embedV1, EmbedResponse(embeddings, texts: ["a"], isByType: false))
        (embeddings.int8, embeddings.uint8, embeddings.binary) = ([[-128]], [[255]], [[1]])
        (embeddings.ubinary, embeddings.base64) = ([[1]], ["AAAA"])
        try check(Operations.embed, EmbedResponse(embeddings, texts: ["a"], isByType: true))
    }

    @Test func errorsMatchTheirSchema() throws {
        let body = ErrorBody(APIError(.notFound, "m"), requestID: "r").bytes
        #expect(complaints(try JSONSerialization.jsonObject(with: Data(body)), ErrorBody.schema) == [])
    }

    @Test func requestsMatchTheirSchemas() throws {
        let request = CreateJobRequest(
            model: ModelName(rawValue: "m"),
            datasetID: DatasetID(rawValue: "d"),
            inputType: .clustering,
            name: "n",
            embeddingTypes: [.int8],
            truncate: .start
        )
        func check<Input, Output>(_ operation: EmbedJobsWire.Operation<Input, Output>, _ input: Input) throws {
            let json = try JSONSerialization.jsonObject(with: Data(try operation.input.write(input).json))
            #expect(complaints(json, try #require(operation.input.schema)) == [], "\(operation.route.id)")
        }
        try check(Operations.createJob, request)
        let embed = EmbedRequest(
            model: ModelName(rawValue: "m"),
            texts: ["a"],
            inputType: .classification,
            embeddingTypes: [.float],
            truncate: .refuse
        )
        try check(Operations.embed, embed)
        try check(Operations.embedV1, embed)
        try check(Operations.prune, PruneRequest(before: Timestamp(microseconds: 1), isDryRun: true))
        try check(Operations.tokenize, TokenizeRequest(text: "a", model: ModelName(rawValue: "m")))
        try check(Operations.detokenize, DetokenizeRequest(ids: [1], model: ModelName(rawValue: "m")))
    }

    /// Checks the check itself: it finds a member without a description.
    @Test func findsWrongSchemas() throws {
        let body = try JSONSerialization.jsonObject(with: Data(try Operations.job.output.write(job)))
        #expect(!complaints(body, Operations.tokenize.output.schema).isEmpty)
        #expect(complaints(["a": 1], .object([])) == [])
        #expect(complaints(300, .integer(0...255)).count == 1)
        #expect(complaints("x", .text(values: ["y"])).count == 1)
    }
}
