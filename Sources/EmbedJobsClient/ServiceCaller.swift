internal import EmbedJobs
internal import EmbedJobsWire

/// Sends the calls of a client, each as often as that is right, and reads the answers.
struct ServiceCaller: Sendable {
    /// The service's address, which paths are appended to.
    let base: WebAddress
    let key: String?
    let transport: any HTTPTransport
    let policy: RetryPolicy
    let clock: CallClock
    /// Makes a key that no other request has.
    let makeKey: @Sendable () -> String
    /// The program's name and version, for the service's log.
    let agent: String
    let recent = RecentCreations()

    /// What a caller is told who cannot know whether something was made: a clause that says what, and where to look.
    enum Doubt: String {
        case job = "it is unknown whether the job was created; look at list before creating it again"
        case dataset = "it is unknown whether the dataset was stored; look at datasets before uploading it again"
    }

    /// Calls an operation. `doubt` is for one that makes something; `subject` is an id that the service may not show
    /// yet, if it has made it just now; `ifGone` is answered where something is not found that an attempt before may
    /// have removed.
    func call<Input, Output>(
        _ operation: Operation<Input, Output>,
        _ input: Input,
        form: UploadBody? = nil,
        doubt: Doubt? = nil,
        subject: String? = nil,
        ifGone: Output? = nil
    ) async throws(APIError) -> Output {
        let request = try request(of: operation, input, form)
        var isDoubtful = false
        var attempt = 1
        while true {
            let failure: CallFailure
            switch await sent(request, operation, isShort: form == nil) {
            case .success(let output): return output
            case .failure(let met): failure = graced(met, subject)
            }
            if let ifGone, isDoubtful, failure.error.code == .notFound { return ifGone }
            isDoubtful = isDoubtful || failure.effect == .unknown
            let isRepeatable = await canRepeat(operation.route, failure)
            let pause = policy.pause(after: attempt, failure, isRepeatable: isRepeatable, chance: clock.chance())
            guard let pause, form?.canBeReadAgain ?? true || failure.isUntouched, await rests(pause) else {
                throw final(failure, isDoubtful ? doubt : nil)
            }
            attempt += 1
        }
    }

    /// The failure as the caller meets it.
    private func final(_ failure: CallFailure, _ doubt: Doubt?) -> APIError {
        guard let doubt else { return failure.error }
        let message = "\(failure.error.message); \(doubt.rawValue)"
        return APIError(.outcomeUnknown, message, httpStatus: failure.error.httpStatus)
    }

    /// "Not found" about what was made a moment ago means that the service does not show it yet.
    private func graced(_ failure: CallFailure, _ subject: String?) -> CallFailure {
        guard let subject, failure.error.code == .notFound, recent.isRecent(subject, at: clock.elapsed()) else {
            return failure
        }
        let message = "\(base.originText) does not show \(subject) yet, which it has just made"
        return CallFailure(
            APIError(.unavailable, message, httpStatus: failure.error.httpStatus),
            effect: .none,
            isPassing: true
        )
    }

    /// Waits; false where whoever waits has gone.
    private func rests(_ pause: Duration) async -> Bool {
        do { try await clock.sleep(pause) } catch { return false }
        return !Task.isCancelled
    }

    /// Whether a request may be sent again after a failure that may have come too late: if twice is as good as once, or
    /// the service keeps keys. A service that has not said anything yet is asked something harmless to find out.
    private func canRepeat(_ route: Route, _ failure: CallFailure) async -> Bool {
        if route.isIdempotent || failure.effect == .none { return true }
        if !recent.keepsKeys, failure.isPassing { await askWhetherKeysAreKept() }
        return recent.keepsKeys
    }

    private func askWhetherKeysAreKept() async {
        let operation = Operations.jobs
        guard let request = try? request(of: operation, JobListQuery(limit: 1), nil) else { return }
        _ = await sent(request, operation, isShort: true)
    }
}

/// One attempt.
extension ServiceCaller {
    /// The header fields that every request of this client bears; the key only on what goes to the service itself.
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
            // No service can have something of this name: it could not be asked for.
            throw APIError(.notFound, "resource not found: \(parts.path.joined(separator: ", ")) is no id")
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
        // A long upload is held to progress alone.
        if route.body != .form { request.timeLimit = .seconds(Limits.callSeconds) }
        if !route.isIdempotent {
            request.isDelicate = true
            request.headers["Idempotency-Key"] = makeKey()
        }
        return request
    }

    /// Sends a request and reads what comes.
    ///
    /// What makes something and is short is not broken off with its caller: nobody would learn what was made.
    private func sent<Input, Output>(
        _ request: HTTPRequest,
        _ operation: Operation<Input, Output>,
        isShort: Bool
    ) async -> Result<Output, CallFailure> {
        guard request.isDelicate, isShort else { return await exchanged(request, operation) }
        return await Task { await exchanged(request, operation) }.value
    }

    private func exchanged<Input, Output>(
        _ request: HTTPRequest,
        _ operation: Operation<Input, Output>
    ) async -> Result<Output, CallFailure> {
        let response: HTTPResponse
        do throws(TransportFailure) { response = try await transport.send(request) } catch {
            return .failure(CallFailure(error, from: base))
        }
        if response.headers[IdempotencyField.name] == IdempotencyField.kept { recent.keepsKeys = true }
        guard response.isSuccess else {
            let body = await response.body.whole(upTo: Limits.errorBytesMax)
            let bytes = (try? body.get()) ?? []
            return .failure(CallFailure(response, body: bytes, from: base, now: clock.now()))
        }
        switch await response.body.whole(upTo: Limits.answerBytesMax) {
        case .failure(let error): return .failure(CallFailure(body: error))
        case .success(let bytes):
            return operation.result(status: response.status, body: bytes).mapError { CallFailure(body: $0) }
        }
    }
}

extension ByteSource {
    /// All bytes, if there are no more than so many.
    func whole(upTo limit: Int) async -> Result<[UInt8], APIError> {
        var bytes: [UInt8] = []
        do throws(APIError) {
            for try await chunk in self {
                bytes += chunk
                guard bytes.count <= limit else {
                    return .failure(APIError(.unreadableAnswer, "the service's answer is longer than \(limit) bytes"))
                }
            }
        } catch {
            return .failure(error)
        }
        return .success(bytes)
    }
}

extension UploadBody {
    /// Whether the file can be read once more: what is a stream has no length.
    fileprivate var canBeReadAgain: Bool { source.length != nil }
}
