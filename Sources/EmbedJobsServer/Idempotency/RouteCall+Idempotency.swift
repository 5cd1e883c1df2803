internal import EmbedJobs
internal import EmbedJobsWire

/// Replay of responses by idempotency key.
extension RouteCall {
    /// Performs the `work` of an operation and returns its output as a response; for a key with a stored response,
    /// replays that response.
    ///
    /// Only operations that create something use the key: others can be repeated without harm. Failures are not
    /// stored, since they change nothing.
    func once<Input, Output>(
        _ operation: Operation<Input, Output>,
        fingerprint: @Sendable () async throws(APIError) -> [UInt8],
        _ work: @Sendable () async throws(APIError) -> Output
    ) async throws(APIError) -> ServerResponse {
        guard let key = try idempotencyKey() else {
            let output = try await work()
            return response(try operation.output.write(output), with: output)
        }
        switch try await settings.records.claim(key) {
        case .inFlight:
            throw APIError(.idempotencyInFlight, "the first request with this Idempotency-Key is still in progress")
        case .done(let record):
            // An upload is read to its end in any case: an earlier response would break off a client that still sends.
            let found = try await fingerprint()
            guard record.fingerprint ?? found == found else {
                throw APIError(
                    .idempotencyMismatch,
                    "this Idempotency-Key was used for a different request; use a new key"
                )
            }
            var response = response(record.body, with: try? operation.output.read(record.body))
            response.headers["Idempotent-Replayed"] = "true"
            return response
        case .new:
            do throws(APIError) {
                let output = try await settings.records.during(key, work)
                let body = try operation.output.write(output)
                let record = IdempotencyRecord(fingerprint: try await fingerprint(), body: body)
                try await settings.records.finish(key, with: record)
                return response(body, with: output)
            } catch {
                await settings.records.abandon(key)
                throw error
            }
        }
    }

    /// A response with this body, which names the object that the operation has created, for logs.
    private func response<Output>(_ body: [UInt8], with output: Output?) -> ServerResponse {
        var response = ServerResponse.json(body)
        if !route.isIdempotent { response.object = output.map { "\($0)" } }
        return response
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
