internal import EmbedJobs
internal import EmbedJobsWire

/// The routes of datasets and their parts.
extension ServiceRouter {
    static let datasetHandlers: [Handler] = [
        Handler(Operations.uploadDataset.route, upload),
        Handler(list: Operations.datasets, next: nextPage) { (call, query) async throws(APIError) -> [LocatedDataset] in
            var located: [LocatedDataset] = []
            for dataset in try await call.service().datasets(query) {
                located.append(try call.located(dataset))
            }
            return located
        },
        Handler(Operations.usage) { (call, _) async throws(APIError) -> Int in
            try await call.service().storedBytes()
        },
        Handler(Operations.dataset) { (call, id) async throws(APIError) -> LocatedDataset in
            try call.located(try await call.service().dataset(id))
        },
        Handler(Operations.deleteDataset) { (call, id) async throws(APIError) -> Empty in
            try await call.service().deleteDataset(id)
            return Empty()
        },
        Handler(Operations.part, part),
    ]

    /// The query for the next page of datasets; nil on the last page.
    @Sendable private static func nextPage(_ query: DatasetListQuery, _ page: [LocatedDataset]) -> DatasetListQuery? {
        guard !page.isEmpty, page.count == query.pageLength else { return nil }
        var next = query
        next.offset = (query.offset ?? 0) + page.count
        return next
    }

    /// Stores the file of a form while it arrives.
    @Sendable private static func upload(_ call: RouteCall) async throws(APIError) -> ServerResponse {
        let form = try call.uploadForm()
        return try await call.once(
            Operations.uploadDataset,
            fingerprint: { () async throws(APIError) -> [UInt8] in try await form.fingerprint() },
            { () async throws(APIError) -> DatasetID in
                let head = try await form.begin()
                var query = try QueryItems(call.request.query)
                for parameter in head.parameters { query.append(parameter.name, parameter.value) }
                try call.route.check(query)
                let parameters = try Operations.uploadDataset.input.read(RequestParts(query: query))
                let upload = parameters.upload(fileName: head.fileName, data: form.data)
                return try await call.service().uploadDataset(upload)
            }
        )
    }

    /// The bytes of a part, or of a range of it.
    @Sendable private static func part(_ call: RouteCall) async throws(APIError) -> ServerResponse {
        let target = try call.settings.links.target(of: call.path[0])
        let content = try await call.makeService(target.owner).content(ofPart: target.index, in: target.dataset)
        let name = "\(PercentCoding.encode(target.dataset.rawValue))-\(target.index)"
        let tag = "\"\(name)\""
        let headers: HeaderFields = [
            "Content-Type": "application/avro",
            "Content-Disposition": "attachment; filename=\"\(name).avro\"",
            "Accept-Ranges": "bytes",
            "ETag": tag,
            "Cache-Control": "private, no-transform",
            "X-Content-Type-Options": "nosniff",
        ]
        var response = ServerResponse(status: 200, headers: headers, body: .stream(content))
        guard let length = content.length else { return response }
        // A range of a changed file would not match the client's bytes. Parts never change, but `If-Range` may name
        // another file.
        let isSameFile = call.request.headers["If-Range"].map { $0 == tag } ?? true
        switch ByteRange(isSameFile ? call.request.headers["Range"] : nil, length: length) {
        case .whole:
            response.headers["Content-Length"] = String(length)
        case .bytes(let range):
            response.status = 206
            response.headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
            response.headers["Content-Length"] = String(range.count)
            response.body = .stream(content.slice(range))
        case .unsatisfiable:
            let error = APIError(.rangeNotSatisfiable, "the range starts past the end of the part (\(length) bytes)")
            response = .failure(error, requestID: call.requestID)
            response.headers["Content-Range"] = "bytes */\(length)"
        }
        return response
    }
}
