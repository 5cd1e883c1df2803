internal import EmbedJobs
internal import EmbedJobsWire

/// Sends the calls of a client, retries them if that is safe, and reads the responses.
struct ServiceCaller: Sendable {
    /// The service's address, to which paths are appended.
    let base: WebAddress
    let key: String?
    let transport: any HTTPTransport
    let policy: RetryPolicy
    let clock: CallClock
    /// Returns a unique idempotency key.
    let makeKey: @Sendable () -> String
    /// The program's name and version, sent as `User-Agent`.
    let agent: String
    /// Removes secrets from all text received from the service.
    let redaction: Redaction
    /// The time until the service's list must show a new object.
    let listDelay: Duration
    /// When the client was created.
    let begin: Duration
    let recent = RecentCreations()
    let earlierJobs = EarlierObjects<EmbedJob>()
    let earlierDatasets = EarlierObjects<Dataset>()
    let hosts: HostHealth
    let rates: RateLimiter
    /// Shows a line to the user.
    let tell: @Sendable (String) -> Void

    init(
        base: WebAddress,
        key: String?,
        transport: any HTTPTransport,
        policy: RetryPolicy,
        clock: CallClock,
        makeKey: @escaping @Sendable () -> String,
        agent: String,
        secrets: [String],
        listDelay: Duration,
        limits: RateLimits,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.base = base
        self.key = key
        self.transport = transport
        self.policy = policy
        self.clock = clock
        self.makeKey = makeKey
        self.agent = agent
        self.listDelay = listDelay
        begin = clock.elapsed()
        redaction = Redaction(secrets: secrets + (key.map { [$0] } ?? []))
        hosts = HostHealth(policy)
        rates = RateLimiter(limits)
        self.tell = tell
    }

    /// Calls an operation. `doubt` is the explanation for a create with an unknown outcome. `subject` is an id that
    /// the service may not show yet if it was just created. `ifGone` is returned for an object that is not found
    /// after an earlier attempt may have deleted it. `look` finds out the outcome of an attempt that may have been
    /// carried out.
    func call<Input, Output>(
        _ operation: Operation<Input, Output>,
        _ input: Input,
        form: UploadBody? = nil,
        doubt: CreationDoubt? = nil,
        subject: String? = nil,
        ifGone: Output? = nil,
        look: (@Sendable () async -> Observation<Output>)? = nil
    ) async throws(APIError) -> Output {
        let request = try request(of: operation, input, form)
        var isDoubtful = false
        var sighted: [String] = []
        var attempt = 1
        while true {
            let failure: CallFailure
            switch await sent(request, operation, isShort: form == nil) {
            case .success(let output): return output
            case .failure(let met): failure = withGracePeriod(met, subject)
            }
            if let ifGone, isDoubtful, failure.error.code == .notFound { return ifGone }
            isDoubtful = isDoubtful || failure.effect == .unknown
            if failure.effect == .unknown, let look {
                switch await look() {
                case .done(let output): return output
                case .absent: isDoubtful = false
                case .nothing: break
                case .several(let ids): sighted = ids
                }
            }
            let isRepeatable = !isDoubtful || operation.route.isIdempotent || recent.keepsKeys
            let pause = policy.pause(after: attempt, failure, isRepeatable: isRepeatable, chance: clock.chance())
            guard let pause, form?.canBeReadAgain ?? true || failure.isUntouched, isInTime(pause),
                isWorthRepeating(failure), await sleep(pause, after: failure)
            else {
                throw final(failure, isDoubtful ? doubt : nil, sighted)
            }
            attempt += 1
        }
    }

    /// The error for the caller.
    private func final(_ failure: CallFailure, _ doubt: CreationDoubt?, _ sighted: [String]) -> APIError {
        guard let doubt else { return refusal(failure) ?? failure.error }
        return doubt.error(after: failure.error, matching: sighted)
    }

    /// The error for a service that asks for a longer pause than is waited for; nil for other failures.
    private func refusal(_ failure: CallFailure) -> APIError? {
        guard let pause = failure.retryAfter, pause > policy.retryAfterMax else { return nil }
        let message = "\(failure.error.message); it asks for a pause of \(pause.components.seconds) s"
        return APIError(failure.error.code, message, httpStatus: failure.error.httpStatus)
    }

    /// "Not found" about a new object means that the service does not show it yet.
    private func withGracePeriod(_ failure: CallFailure, _ subject: String?) -> CallFailure {
        guard let subject, failure.error.code == .notFound, recent.isRecent(subject, at: clock.elapsed()) else {
            return failure
        }
        let message = "\(base.originText) does not show the new \(subject) yet"
        return CallFailure(
            APIError(.unavailable, message, httpStatus: failure.error.httpStatus),
            effect: .none,
            isPassing: true
        )
    }

    /// Whether the client, rather than its caller, tries again. Only the client knows when a service that limits
    /// requests accepts the next one.
    private func isWorthRepeating(_ failure: CallFailure) -> Bool {
        let hasDelay = failure.error.code == .rateLimited && failure.retryAfter != nil
        // Waiting as long as the service asks for is not a burden to it.
        if CallRepetition.isByCaller || hasDelay { return hasDelay }
        return hosts.isWorthRetrying(for: failure, to: base.originText)
    }

    /// Waits before another attempt; returns false if the caller has been cancelled.
    private func sleep(_ pause: Duration, after failure: CallFailure) async -> Bool {
        CallRepetition.report?(failure.error)
        do { try await clock.sleep(pause) } catch { return false }
        return !Task.isCancelled
    }

    /// Whether an attempt after a pause would still meet the caller's deadline.
    func isInTime(_ pause: Duration) -> Bool {
        ResponseDeadline.current.map { clock.instant + pause < $0 } ?? true
    }

    /// Calls an operation once; returns nil on failure.
    func once<Input, Output>(_ operation: Operation<Input, Output>, _ input: Input) async -> Output? {
        guard let request = try? request(of: operation, input, nil) else { return nil }
        return try? await sent(request, operation, isShort: true).get()
    }
}

/// One attempt.
extension ServiceCaller {
    /// The header fields of all requests of this client. The key is only sent to the service itself.
    var fields: HeaderFields {
        var fields: HeaderFields = ["Accept": "application/json", "User-Agent": agent, "X-Client-Name": "embedjobs"]
        if let key { fields["Authorization"] = "Bearer \(key)" }
        return fields
    }

    private func request<Input, Output>(
        of operation: Operation<Input, Output>,
        _ input: Input,
        _ form: UploadBody?
    ) throws(APIError) -> HTTPRequest {
        let route = operation.route
        let parts = try operation.input.write(input)
        guard let path = route.path.fill(parts.path) else {
            // Such an id cannot be part of a path, so the object cannot exist.
            throw APIError(.notFound, "resource not found: \(parts.path.joined(separator: ", ")) is not a valid id")
        }
        var request = HTTPRequest(
            method: route.method.rawValue,
            address: base.appending(path + (parts.query == [:] ? "" : "?\(parts.query.text)")),
            headers: fields
        )
        switch route.body {
        case .none: if route.method == .post { request.body = ByteSource([]) }
        case .json:
            request.headers["Content-Type"] = "application/json"
            request.body = ByteSource(parts.json)
        case .form:
            request.headers["Content-Type"] = form?.contentType
            request.body = form?.source
        }
        // A long upload is limited only by its progress.
        if route.body != .form { request.timeLimit = .seconds(Limits.callSeconds) }
        if !route.isIdempotent {
            request.isUnsafeToRepeat = true
            request.headers["Idempotency-Key"] = CreationIdentity.current?.text ?? makeKey()
        }
        return request
    }

    /// Sends a request when the service's rate limit allows it, and reads the response.
    ///
    /// A short create continues if its caller is cancelled: otherwise the created object would stay unknown.
    private func sent<Input, Output>(
        _ request: HTTPRequest,
        _ operation: Operation<Input, Output>,
        isShort: Bool
    ) async -> Result<Output, CallFailure> {
        let ticket: RateLimiter.Ticket
        switch await admission(of: request) {
        case .success(let admitted): ticket = admitted
        case .failure(let failure): return .failure(failure)
        }
        guard request.isUnsafeToRepeat, isShort else { return await exchanged(request, operation, ticket) }
        return await Task { await exchanged(request, operation, ticket) }.value
    }

    private func exchanged<Input, Output>(
        _ request: HTTPRequest,
        _ operation: Operation<Input, Output>,
        _ ticket: RateLimiter.Ticket
    ) async -> Result<Output, CallFailure> {
        let response: HTTPResponse
        switch await delivered(request) {
        case .success(let received): response = received
        case .failure(let failure):
            noteUnanswered(ticket, failure)
            return .failure(failure)
        }
        if let time = response.headers["Date"].flatMap({ Timestamp(httpDate: $0) }) {
            recent.noteClock(time, at: clock.elapsed())
        }
        let areKept = response.headers[IdempotencyField.name] == IdempotencyField.kept
        recent.noteKeys(areKept: areKept, isSuccess: response.isSuccess)
        guard response.isSuccess else {
            let failure = await failure(response, from: base)
            note(response, failure, of: ticket)
            return .failure(failure)
        }
        note(response, nil, of: ticket)
        hosts.noteSuccess(of: base.originText)
        // A service may return the key in errors, in a job's warnings or in a dataset's name.
        switch await response.body.whole(upTo: Limits.responseBytesMax).map(redaction.cut) {
        case .failure(let error): return .failure(CallFailure(body: error))
        case .success(let bytes):
            return operation.result(status: response.status, body: bytes).mapError { CallFailure(body: $0) }
        }
    }
}

extension ServiceCaller {
    /// The failure for a response without a success status.
    func failure(_ response: HTTPResponse, from address: WebAddress) async -> CallFailure {
        let body = (try? await response.body.whole(upTo: Limits.errorBytesMax).get()) ?? []
        return CallFailure(response, body: body, from: address, now: clock.now(), redaction)
    }

    /// Passes a request to the network and records the outcome.
    func delivered(_ request: HTTPRequest) async -> Result<HTTPResponse, CallFailure> {
        let host = request.address.originText
        var request = request
        if let deadline = ResponseDeadline.current {
            let left = max(.milliseconds(1), clock.instant.duration(to: deadline))
            request.timeLimit = min(left, request.timeLimit ?? left)
        }
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            hosts.noteResponse(of: host)
            return .success(response)
        } catch {
            if error.isSilence, !CallRepetition.isByCaller { hosts.noteSilence(of: host) }
            return .failure(CallFailure(error, from: request.address))
        }
    }
}

extension TransportFailure {
    /// Whether the failure counts against the host.
    fileprivate var isSilence: Bool { cause == .unreachable || cause == .timeout || cause == .broken }
}

extension ByteSource {
    /// All bytes; fails if there are more than `limit`.
    func whole(upTo limit: Int) async -> Result<[UInt8], APIError> {
        var bytes: [UInt8] = []
        do throws(APIError) {
            for try await chunk in self {
                bytes += chunk
                guard bytes.count <= limit else {
                    return .failure(
                        APIError(.unreadableResponse, "the service's response is longer than \(limit) bytes")
                    )
                }
            }
        } catch {
            return .failure(error)
        }
        return .success(bytes)
    }
}

extension UploadBody {
    /// Whether the file can be read again: a stream does not have a length.
    fileprivate var canBeReadAgain: Bool { source.length != nil }
}
