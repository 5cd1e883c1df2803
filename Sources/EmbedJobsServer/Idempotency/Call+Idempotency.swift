internal import EmbedJobs
internal import EmbedJobsWire

/// Replay of responses by idempotency key.
extension Call {
    /// Performs `work` and returns its body as a response; for a key with a stored response, replays that response.
    ///
    /// Only operations that create something use the key: others can be repeated without harm. Failures are not
    /// stored, since they change nothing.
    func once(
        fingerprint: @Sendable () async throws(APIError) -> [UInt8],
        _ work: @Sendable () async throws(APIError) -> [UInt8]
    ) async throws(APIError) -> ServerResponse {
        guard let key = try idempotencyKey() else { return .json(try await work()) }
        switch try await settings.records.claim(key) {
        case .inFlight:
            throw APIError(.idempotencyInFlight, "the first request with this Idempotency-Key is still in progress")
        case .done(let record):
            let isSame = if let kept = record.fingerprint { try await fingerprint() == kept } else { true }
            guard isSame else {
                throw APIError(
                    .idempotencyMismatch,
                    "this Idempotency-Key was used for a different request; use a new key"
                )
            }
            var response = ServerResponse.json(record.body)
            response.headers["Idempotent-Replayed"] = "true"
            return response
        case .new:
            do throws(APIError) {
                let body = try await settings.records.during(key, work)
                let record = IdempotencyRecord(fingerprint: try await fingerprint(), body: body)
                try await settings.records.finish(key, with: record)
                return .json(body)
            } catch {
                await settings.records.abandon(key)
                throw error
            }
        }
    }

    private func idempotencyKey() throws(APIError) -> IdempotencyKey? {
        guard !route.isIdempotent, let text = request.headers["Idempotency-Key"] else { return nil }
        let max = EmbedJobsWire.Limits.idempotencyKeyCharactersMax
        guard (1...max).contains(text.unicodeScalars.count) else {
            throw APIError(.invalidRequest, "invalid request: Idempotency-Key must be from 1 to \(max) characters long")
        }
        return IdempotencyKey(owner: try known(), text: text)
    }

    /// The digest of the request with this body.
    func fingerprint(of body: [UInt8]) -> [UInt8] {
        var digest = startedDigest()
        digest.update(body)
        return digest.value()
    }

    /// A digest of the request without its body.
    func startedDigest() -> any RunningDigest {
        var digest = settings.makeDigest()
        digest.update(Array("\(route.id)\n\(path.joined(separator: "\n"))\n\(request.query)\n".utf8))
        return digest
    }
}
