internal import EmbedJobs
internal import EmbedJobsWire

/// Requests that come again.
extension Call {
    /// Does `work` and answers its body; where the request bears a key that was answered before, answers that again.
    ///
    /// Only operations that make something look at the key: the others can happen twice without harm. What failed is
    /// not kept, since nothing came of it.
    func once(
        fingerprint: @Sendable () async throws(APIError) -> [UInt8],
        _ work: @Sendable () async throws(APIError) -> [UInt8]
    ) async throws(APIError) -> ServerResponse {
        guard let key = try idempotencyKey() else { return .json(try await work()) }
        switch try await settings.records.claim(key) {
        case .inFlight:
            throw APIError(.idempotencyInFlight, "the first request with this Idempotency-Key is still being answered")
        case .done(let record):
            let isSame = if let kept = record.fingerprint { try await fingerprint() == kept } else { true }
            guard isSame else {
                throw APIError(
                    .idempotencyMismatch,
                    "this Idempotency-Key was used for another request; take a new one"
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

    /// The digest of a request with this body.
    func fingerprint(of body: [UInt8]) -> [UInt8] {
        var digest = startedDigest()
        digest.update(body)
        return digest.value()
    }

    /// A digest that has taken all of the request but its body.
    func startedDigest() -> any RunningDigest {
        var digest = settings.makeDigest()
        digest.update(Array("\(route.id)\n\(path.joined(separator: "\n"))\n\(request.query)\n".utf8))
        return digest
    }
}
