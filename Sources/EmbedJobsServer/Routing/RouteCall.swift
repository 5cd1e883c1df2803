internal import EmbedJobs
internal import EmbedJobsWire

/// A request with its route and owner.
struct RouteCall: Sendable {
    let request: ServerRequest
    let route: Route
    /// The values of the path's variable segments.
    let path: [String]
    /// The owner; nil on a route that does not require a key.
    let owner: Owner?
    let settings: RouterSettings
    let makeService: @Sendable (Owner) -> any EmbedJobsService

    /// The request's id in error responses and logs.
    var requestID: String { request.id ?? settings.makeRequestID() }

    /// The owner, on a route that requires a key.
    func known() throws(APIError) -> Owner {
        guard let owner else { throw APIError(.unauthorized, "no api key supplied") }
        return owner
    }

    /// The owner's service.
    func service() throws(APIError) -> any EmbedJobsService { makeService(try known()) }

    /// The request without a streamed body.
    func parts() async throws(APIError) -> RequestParts {
        let query = try QueryItems(request.query)
        try route.check(query)
        return RequestParts(path: path, query: query, json: route.body == .json ? try await json() : [])
    }

    /// The JSON body. Requiring the media type is a CSRF protection: browsers do not send it cross-origin without
    /// asking.
    private func json() async throws(APIError) -> [UInt8] {
        guard let type = request.headers["Content-Type"], MediaType(type).name == "application/json" else {
            throw APIError(.unsupportedMediaType, "the body must be JSON with Content-Type application/json")
        }
        try refuseEncoding()
        return try await request.bytes(upTo: Limits.jsonBytesMax)
    }

    /// The form in the body.
    func uploadForm() throws(APIError) -> UploadForm {
        let type = MediaType(request.headers["Content-Type"] ?? "")
        guard type.name == "multipart/form-data" else {
            throw APIError(.unsupportedMediaType, "the body must be a form with Content-Type multipart/form-data")
        }
        try refuseEncoding()
        let max = settings.uploadBytesMax
        if let length = request.declaredLength, length > max + Limits.uploadOverheadBytesMax { throw .tooLarge(max) }
        let digest = request.headers["Idempotency-Key"].map { _ in startedDigest() }
        return try UploadForm(request.body, boundary: type.boundary ?? "", bytesMax: max, digest: digest)
    }

    private func refuseEncoding() throws(APIError) {
        if request.isEncoded {
            throw APIError(.unsupportedMediaType, "the body must not be compressed; send it without Content-Encoding")
        }
    }

    /// The base URL of this server for clients.
    var baseURL: String {
        settings.publicURL ?? "\(settings.isSecure ? "https" : "http")://\(request.headers["Host"] ?? "localhost")"
    }

    /// A dataset with the URLs of its parts.
    func located(_ dataset: Dataset) throws(APIError) -> LocatedDataset {
        let owner = try known()
        let urls = dataset.parts.map { part in
            let target = PartLinks.Target(owner: owner, dataset: dataset.id, index: part.index)
            return baseURL + (Operations.part.path.fill([settings.links.token(for: target)]) ?? "")
        }
        return LocatedDataset(dataset, partURLs: urls)
    }
}
