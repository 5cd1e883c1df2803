import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire

/// A service that is reached through the wire, without a network: what the client does, in memory.
struct RouterClient: EmbedJobsService {
    let bench: RouterBench
    var key = "ann-key"

    private func send<Input, Output>(_ operation: Operation<Input, Output>, _ input: Input) async throws(APIError)
        -> Output
    {
        let parts = try operation.input.write(input)
        let answer = await send(operation.route, parts, body: nil, headers: [:])
        return try operation.result(status: answer.status, body: answer.bytes).get()
    }

    private func send(_ route: Route, _ parts: RequestParts, body: ByteSource?, headers: HeaderFields) async -> Answer {
        let path = route.path.fill(parts.path) ?? "/"
        let query = parts.query == [:] ? "" : "?\(parts.query.text)"
        let json = route.body == .json ? String(decoding: parts.json, as: UTF8.self) : nil
        return await bench.answer(
            route.method.rawValue,
            path + query,
            json: json,
            key: key,
            headers: headers,
            body: body
        )
    }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        let body = UploadBody(fileName: upload.fileName, data: upload.data, boundary: "0123456789abcdef")
        let parts = try Operations.uploadDataset.input.write(DatasetForm(upload))
        let headers: HeaderFields = ["Content-Type": body.contentType]
        let answer = await send(Operations.uploadDataset.route, parts, body: body.source, headers: headers)
        return try Operations.uploadDataset.result(status: answer.status, body: answer.bytes).get()
    }

    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await send(Operations.dataset, id).dataset }

    func datasets() async throws(APIError) -> [Dataset] {
        try await send(Operations.datasets, DatasetListQuery()).map(\.dataset)
    }

    func deleteDataset(_ id: DatasetID) async throws(APIError) { _ = try await send(Operations.deleteDataset, id) }

    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        let located = try await send(Operations.dataset, id)
        guard let place = located.dataset.parts.firstIndex(where: { $0.index == index }) else {
            throw APIError(.notFound, "dataset with the id '\(id)' has no part \(index)")
        }
        let url = located.partURLs[place]
        let answer = await bench.answer("GET", String(url.dropFirst("http://localhost:8484".count)), key: nil)
        guard answer.status == 200 else { throw ErrorBody.error(status: answer.status, body: answer.bytes) }
        return ByteSource(answer.bytes)
    }

    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try await send(Operations.createJob, request)
    }

    func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await send(Operations.job, JobLook(id)) }

    func jobs() async throws(APIError) -> [EmbedJob] { try await send(Operations.jobs, JobListQuery()) }

    func cancelJob(_ id: JobID) async throws(APIError) { _ = try await send(Operations.cancelJob, id) }

    func models() async throws(APIError) -> [Model] { try await send(Operations.models, ModelListQuery()).models }

    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        try await send(Operations.embed, request).embeddings
    }

    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await send(Operations.tokenize, TokenizeRequest(text: text, model: model))
    }

    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await send(Operations.detokenize, DetokenizeRequest(ids: ids, model: model))
    }
}
