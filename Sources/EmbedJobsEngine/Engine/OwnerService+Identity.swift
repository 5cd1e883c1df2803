internal import EmbedJobs

/// Creates that are safe to repeat.
extension OwnerService {
    /// Performs a create once for each ``CreationIdentity``: a repeat returns the object that the first one made.
    ///
    /// A server sets the key of a request itself. `id` is the object's id if the object is of the created kind.
    func once<ID: Sendable>(
        _ id: (CreationKey.Made) -> ID?,
        _ create: () async throws(APIError) -> ID
    ) async throws(APIError) -> ID {
        guard CreationKey.current == nil, let identity = CreationIdentity.current else { return try await create() }
        let key = CreationKey(owner: owner, text: identity.text)
        if let made = try await made(with: key, id) { return made }
        let result = await CreationKey.$current.withValue(key) { () async -> Result<ID, APIError> in
            do throws(APIError) { return .success(try await create()) } catch { return .failure(error) }
        }
        switch result {
        case .success(let created): return created
        case .failure(let error):
            // Another task or process with this identity was faster.
            guard error.code == .idempotencyInFlight, let made = try await made(with: key, id) else { throw error }
            return made
        }
    }

    private func made<ID>(with key: CreationKey, _ id: (CreationKey.Made) -> ID?) async throws(APIError) -> ID? {
        guard let made = try await engine.idempotency.entry(of: key)?.made else { return nil }
        guard let id = id(made) else {
            throw APIError(.idempotencyMismatch, "another kind of object was created with this identity")
        }
        return id
    }
}

extension CreationKey.Made {
    /// The job; nil for a dataset.
    var job: JobID? { if case .job(let id) = self { id } else { nil } }

    /// The dataset; nil for a job.
    var dataset: DatasetID? { if case .dataset(let id) = self { id } else { nil } }
}
