internal import EmbedJobs
internal import EmbedJobsWire

/// A request that has found its route and its owner.
struct Call: Sendable {
    let request: ServerRequest
    let route: Route
    /// The values of the path's variable segments.
    let path: [String]
    /// Whose call it is; nil on a route that needs no key.
    let owner: Owner?
    let settings: RouterSettings
    let makeService: @Sendable (Owner) -> any EmbedJobsService

    /// What failures call the request.
    var requestID: String { request.id ?? settings.makeRequestID() }

    /// The owner, where the route needs a key.
    func known() throws(APIError) -> Owner {
        guard let owner else { throw APIError(.unauthorized, "no api key supplied") }
        return owner
    }

    /// The owner's service.
    func service() throws(APIError) -> any EmbedJobsService { makeService(try known()) }

    /// What of the request is not a stream.
    func parts() async throws(APIError) -> RequestParts {
        RequestParts(
            path: path,
            query: try QueryItems(request.query),
            json: route.body == .json ? try await json() : []
        )
    }

    /// A browser sends other types to any address without asking; this one it does not.
    private func json() async throws(APIError) -> [UInt8] {
        guard let type = request.headers["Content-Type"], MediaType(type).name == "application/json" else {
            throw APIError(.unsupportedMediaType, "the body must be JSON, and Content-Type must say application/json")
        }
        try refuseEncoding()
        return try await request.bytes(upTo: Limits.jsonBytesMax)
    }

    /// The form that the body is.
    func uploadForm() throws(APIError) -> UploadForm {
        let type = MediaType(request.headers["Content-Type"] ?? "")
        guard type.name == "multipart/form-data" else {
            throw APIError(.unsupportedMediaType, "the body must be a form, and Content-Type say multipart/form-data")
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

    /// The address that clients reach this server by.
    var baseURL: String {
        settings.publicURL ?? "\(settings.isSecure ? "https" : "http")://\(request.headers["Host"] ?? "localhost")"
    }

    /// A dataset with addresses of its parts.
    func located(_ dataset: Dataset) throws(APIError) -> LocatedDataset {
        let owner = try known()
        let urls = dataset.parts.map { part in
            let target = PartLinks.Target(owner: owner, dataset: dataset.id, index: part.index)
            return baseURL + (Operations.part.path.fill([settings.links.token(for: target)]) ?? "")
        }
        return LocatedDataset(dataset, partURLs: urls)
    }
}
