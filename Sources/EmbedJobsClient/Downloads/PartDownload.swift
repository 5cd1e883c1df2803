internal import EmbedJobs
internal import EmbedJobsWire
internal import Synchronization

/// The bytes of a part, from a URL that contains the permission: the key is not sent.
///
/// An interrupted download resumes where it stopped, since parts never change. An expired URL is requested again.
struct PartDownload: Sendable {
    let caller: ServiceCaller
    /// Asks the service for the current URL of the part.
    let locate: @Sendable () async throws(APIError) -> WebAddress

    /// Requests the part. The source returns its bytes, and sends a new request each time that it is read from the
    /// start.
    func source() async throws(APIError) -> ByteSource {
        let first = try await response(from: 0)
        let opened = Mutex<HTTPResponse?>(first)
        return ByteSource(length: first.declaredLength) { () throws(APIError) -> ByteSource.Next in
            let response = opened.withLock { response in
                defer { response = nil }
                return response
            }
            var read = Read(download: self, body: response?.body.makeAsyncIterator())
            read.length = first.declaredLength
            return { () async throws(APIError) -> [UInt8]? in try await read.next() }
        }
    }

    /// One read of a part from start to end.
    private struct Read {
        let download: PartDownload
        var body: ByteSource.AsyncIterator?
        var offset = 0
        var length: Int?
        var failures = 0

        mutating func next() async throws(APIError) -> [UInt8]? {
            while true {
                if body == nil { body = try await download.response(from: offset).body.makeAsyncIterator() }
                let failure: APIError
                switch await chunk() {
                case .success(let chunk?):
                    offset += chunk.count
                    failures = 0
                    return chunk
                case .success(nil):
                    guard let length, offset < length else { return nil }
                    failure = APIError(.unavailable, "the part ended after \(offset) of \(length) bytes")
                case .failure(let error): failure = error
                }
                body = nil
                failures += 1
                try await download.rest(after: failures, failure, isResuming: offset > 0)
            }
        }

        private mutating func chunk() async -> Result<[UInt8]?, APIError> {
            do throws(APIError) {
                let chunk = try await body?.next()
                return .success(chunk)
            } catch {
                return .failure(error)
            }
        }
    }

    /// Waits before another attempt; throws the failure if there must not be another.
    private func rest(after attempt: Int, _ error: APIError, isResuming: Bool) async throws(APIError) {
        let failure = CallFailure(error, effect: .none, isPassing: error.code != .invalidRequest)
        try await rest(after: attempt, failure, isResuming: isResuming)
    }

    /// A download that resumes is more patient, and its few attempts are their own budget.
    private func rest(after attempt: Int, _ failure: CallFailure, isResuming: Bool) async throws(APIError) {
        var policy = caller.policy
        if isResuming { policy.attemptsMax = max(policy.attemptsMax, Limits.resumptionsMax) }
        let chance = caller.clock.chance()
        guard let pause = policy.pause(after: attempt, failure, isRepeatable: true, chance: chance),
            isResuming || caller.hosts.isWorthRetrying(for: failure, to: caller.base.originText)
        else { throw failure.error }
        CallRepetition.report?(failure.error)
        do { try await caller.clock.sleep(pause) } catch { throw failure.error }
    }

    /// The response with the bytes from an offset on. Each attempt asks for the URL again.
    private func response(from offset: Int) async throws(APIError) -> HTTPResponse {
        let isResuming = offset > 0
        var attempt = 1
        while true {
            let failure: CallFailure
            switch await located(isResuming: isResuming) {
            case .success(let address):
                switch await response(from: address, offset) {
                case .success(let response): return response
                case .failure(let met): failure = met
                }
            case .failure(let error):
                failure = CallFailure(error, effect: .none, isPassing: isResuming && error.mayPass)
            }
            try await rest(after: attempt, failure, isResuming: isResuming)
            attempt += 1
        }
    }

    /// The URL of the part; while a download resumes, the request for it is part of the attempt.
    private func located(isResuming: Bool) async -> Result<WebAddress, APIError> {
        let locate = locate
        return await CallRepetition.$isByCaller.withValue(isResuming) { () async -> Result<WebAddress, APIError> in
            do throws(APIError) { return .success(try await locate()) } catch { return .failure(error) }
        }
    }

    /// Requests a URL and follows a limited number of redirects.
    private func response(from start: WebAddress, _ offset: Int) async -> Result<HTTPResponse, CallFailure> {
        var address = start
        for _ in 0...Limits.redirectsMax {
            let response: HTTPResponse
            switch await caller.delivered(request(address, offset)) {
            case .success(let received): response = received
            case .failure(let failure): return .failure(failure)
            }
            guard [301, 302, 303, 307, 308].contains(response.status), let next = response.headers["Location"] else {
                return await checked(response, address, offset)
            }
            do throws(APIError) {
                address = try PartAddress.checked(try address.resolve(next), of: caller.base)
            } catch {
                return .failure(CallFailure(caller.redaction.cut(error), effect: .none, isPassing: false))
            }
        }
        let error = APIError(.unreadableResponse, "the part's URL has more than \(Limits.redirectsMax) redirects")
        return .failure(CallFailure(error, effect: .none, isPassing: false))
    }

    private func request(_ address: WebAddress, _ offset: Int) -> HTTPRequest {
        var headers: HeaderFields = ["Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": caller.agent]
        if offset > 0 { headers["Range"] = "bytes=\(offset)-" }
        return HTTPRequest(method: "GET", address: address, headers: headers)
    }

    /// The response, without the bytes already read if the service sends the whole part.
    private func checked(
        _ response: HTTPResponse,
        _ address: WebAddress,
        _ offset: Int
    ) async -> Result<HTTPResponse, CallFailure> {
        guard response.isSuccess else {
            let failure = await caller.failure(response, from: address)
            guard failure.error.refusesKey else { return .failure(failure) }
            // The request had no key. A new URL may be accepted, if this one was until now.
            let error = APIError(.linkRefused, failure.error.message, httpStatus: response.status)
            return .failure(CallFailure(error, effect: .none, isPassing: offset > 0, retryAfter: failure.retryAfter))
        }
        if let coding = response.headers["Content-Encoding"], !coding.isEmpty, coding != "identity" {
            return .failure(refusal("the part is compressed, which was not requested"))
        }
        guard offset > 0 else { return .success(response) }
        if response.status == 206 {
            let range = response.headers["Content-Range"] ?? ""
            guard range.hasPrefix("bytes \(offset)-") else {
                return .failure(refusal("the service returned a different range of the part than requested"))
            }
            return .success(response)
        }
        var whole = response
        whole.body = response.body.dropping(offset)
        return .success(whole)
    }

    private func refusal(_ message: String) -> CallFailure {
        CallFailure(APIError(.unreadableResponse, message), effect: .none, isPassing: false)
    }
}

extension APIError {
    /// Whether the service may respond later.
    fileprivate var mayPass: Bool {
        [.unavailable, .unreachable, .timeout, .rateLimited, .internalError].contains(code)
    }
}
