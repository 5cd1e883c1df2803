package import EmbedJobs
package import EmbedJobsWire

/// A client of a remote service: the hosted one, `embedjobs serve`, or any other implementation of the Embed Jobs
/// API.
///
/// Requests are retried if that is safe. Reads and deletions always are; a create is retried only if the last attempt
/// has certainly created nothing, or if the service stores idempotency keys. An object that a request may have created
/// is searched for. With a ``CreationIdentity``, the object's name has a tag by which it is found, so a create is
/// retried too once the service's list would show the object. If the outcome stays unknown, the call throws
/// `outcomeUnknown`.
package struct EmbedJobsHTTPClient: EmbedJobsService {
    let caller: ServiceCaller

    /// Creates a client of the service at an address; a trailing `/v1` is dropped, as in the official SDK.
    ///
    /// `makeKey` returns a unique text. `agent` is the program's name and version. `secrets` and the key are removed
    /// from all text received from the service, except rows of datasets. `listDelay` is the time until the service's
    /// list must show a new object. `limits` are the service's known rate limits, and `tell` shows a line to the user.
    package init(
        address: WebAddress,
        key: String?,
        transport: any HTTPTransport,
        policy: RetryPolicy = RetryPolicy(),
        clock: CallClock,
        makeKey: @escaping @Sendable () -> String,
        agent: String,
        secrets: [String] = [],
        listDelay: Duration = .seconds(Limits.listDelaySeconds),
        limits: RateLimits = .unknown,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        let path = address.target.hasSuffix("/") ? String(address.target.dropLast()) : address.target
        let base = path.hasSuffix("/v1") ? String(path.dropLast("/v1".count)) : path
        caller = ServiceCaller(
            base: WebAddress(origin: address.origin, target: base),
            key: key,
            transport: transport,
            policy: policy,
            clock: clock,
            makeKey: makeKey,
            agent: agent,
            secrets: secrets,
            listDelay: listDelay,
            limits: limits,
            tell: tell
        )
    }

    /// The service's rate limit of a class of endpoints in requests a minute, known or learned; nil if there is none.
    package func rateLimit(of kind: EndpointClass) -> Int? { caller.rates.limit(of: kind) }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset {
        shown(try await located(id).dataset)
    }

    private func located(_ id: DatasetID) async throws(APIError) -> LocatedDataset {
        try await caller.call(Operations.dataset, id, subject: id.rawValue)
    }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        try await caller.call(Operations.datasets, query).map { shown($0.dataset) }
    }

    package func storedBytes() async throws(APIError) -> Int { try await caller.call(Operations.usage, Empty()) }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) {
        caller.recent.forget(id.rawValue)
        _ = try await caller.call(Operations.deleteDataset, id, ifGone: Empty())
    }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        let download = PartDownload(caller: caller) { () async throws(APIError) -> WebAddress in
            let located = try await located(id)
            guard let index = located.dataset.parts.firstIndex(where: { $0.index == index }) else {
                throw APIError(.notFound, "dataset with the id '\(id)' does not have a part \(index)")
            }
            return try PartAddress.checked(located.partURLs[index], of: caller.base)
        }
        return try await download.source()
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        shown(try await caller.call(Operations.job, JobLook(id), subject: id.rawValue))
    }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        try await caller.call(Operations.jobs, query).map(shown)
    }

    package func cancelJob(_ id: JobID) async throws(APIError) {
        let caller = caller
        _ = try await caller.call(Operations.cancelJob, id, subject: id.rawValue) { await caller.sightEnd(of: id) }
    }

    /// Only embedjobs servers can wait; they are recognised by storing idempotency keys.
    package func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob? {
        let seconds = min(Int(time.components.seconds), Limits.waitSecondsMax)
        guard caller.recent.keepsKeys, seconds > 0 else { return nil }
        let look = JobLook(id, waitSeconds: seconds)
        let job = try await caller.call(Operations.job, look, subject: id.rawValue)
        return job.status.isTerminal ? shown(job) : nil
    }

    package func models() async throws(APIError) -> [Model] {
        var models: [Model] = []
        var query = ModelListQuery(pageSize: EmbedJobsWire.Limits.modelPageMax, endpoint: .embed)
        for _ in 0..<Limits.modelPagesMax {
            let page = try await caller.call(Operations.models, query)
            models += page.models
            guard let next = page.nextPageToken, !next.isEmpty, next != query.pageToken else { return models }
            query.pageToken = next
        }
        return models
    }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        try await caller.call(Operations.embed, request).embeddings
    }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await caller.call(Operations.tokenize, TokenizeRequest(text: text, model: model))
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await caller.call(Operations.detokenize, DetokenizeRequest(ids: ids, model: model))
    }
}

/// Calls beyond the service protocol.
extension EmbedJobsHTTPClient {
    /// Checks the key; throws `unauthorized` if the service rejects it.
    package func checkKey() async throws(APIError) -> KeyCheck {
        try await caller.call(Operations.checkKey, Empty())
    }

    /// Sends a raw request once, with the key, when the rate limit allows it; `target` is a path with its query.
    ///
    /// Responses with any status are returned. Throws `outcomeUnknown` if a request that is not a read may have been
    /// carried out.
    package func exchange(
        method: String,
        target: String,
        contentType: String?,
        body: ByteSource
    ) async throws(APIError) -> HTTPResponse {
        var headers = caller.fields
        headers["Accept"] = "*/*"
        if let contentType { headers["Content-Type"] = contentType }
        let looks = method == "GET" || method == "HEAD"
        let request = HTTPRequest(
            method: method,
            address: caller.base.appending(target),
            headers: headers,
            body: looks && body.length == 0 ? nil : body,
            isUnsafeToRepeat: !looks
        )
        let ticket: RateLimiter.Ticket
        switch await caller.admission(of: request) {
        case .success(let admitted): ticket = admitted
        case .failure(let failure): throw failure.error
        }
        do throws(TransportFailure) {
            var response = try await caller.transport.send(request)
            caller.note(response, nil, of: ticket)
            if !response.isSuccess {
                let body = await response.body.whole(upTo: Limits.errorBytesMax).map(caller.redaction.cut)
                response.body = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
                    var rest: [UInt8]? = try body.get()
                    return { () async throws(APIError) -> [UInt8]? in
                        defer { rest = nil }
                        return rest
                    }
                }
            }
            return response
        } catch {
            let failure = CallFailure(error, from: caller.base)
            caller.noteUnanswered(ticket, failure)
            guard failure.effect == .unknown, !looks else { throw failure.error }
            let message = "\(failure.error.message); it is unknown whether the service carried out the request"
            throw APIError(.outcomeUnknown, message)
        }
    }
}
