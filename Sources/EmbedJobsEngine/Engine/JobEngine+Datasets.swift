package import EmbedJobs
internal import LocalFiles

/// Dataset operations of the service, and validation.
extension JobEngine {
    func uploadDataset(_ upload: DatasetUpload, of owner: Owner) async throws(APIError) -> DatasetID {
        try UploadRules.check(upload)
        try checkSpace(for: upload)
        let id = try await reservedDatasetID(for: upload.name)
        do throws(APIError) {
            let intake = intake
            try fail(at: .uploadReserved)
            let digest = try await store.noting { try await intake.store(upload.data, as: id.rawValue) }
            try fail(at: .uploadWritten)
            try await datasetRows.insert(upload, id: id.rawValue, owner: owner, digest: digest, at: identity.now())
        } catch {
            // If this write fails too, the next start releases the file.
            try? await datasetRows.release(id.rawValue)
            await store.removeReleased()
            throw error
        }
        try fail(at: .uploadCommitted)
        await signal.notify()
        return id
    }

    /// Refuses an upload that would use the disk space that running work needs.
    private func checkSpace(for upload: DatasetUpload) throws(APIError) {
        guard let space = Folder.space(at: store.paths.root) else { return }
        // On a small disk, the reserve is 2% of its size.
        let floor = min(Limits.freeBytesMin, space.total / 50)
        guard space.free - (upload.data.length ?? 0) < floor else { return }
        throw APIError(
            .insufficientStorage,
            "the store's disk has \(space.free) bytes left, too few for this upload; free some space and try again"
        )
    }

    /// Reserves an id that no dataset has or had. With thousands of datasets of one name, two billion random suffixes
    /// can collide, and a second dataset with the same id would replace the first one's file.
    private func reservedDatasetID(for name: String) async throws(APIError) -> DatasetID {
        while true {
            let id = identity.makeDatasetID(for: name)
            guard try await datasetRows.reserve(id.rawValue) else { continue }
            // Leftovers that no row names are not overwritten either.
            guard Folder.isTaken(store.paths.dataset(id.rawValue)) else { return id }
            try await datasetRows.release(id.rawValue)
        }
    }

    func dataset(_ id: DatasetID, of owner: Owner) async throws(APIError) -> Dataset {
        guard let dataset = try await datasetRows.dataset(id, of: owner) else {
            throw APIError(.notFound, "dataset with the id '\(id)' not found")
        }
        guard !dataset.validationStatus.isTerminal else { return dataset }
        var waiting = dataset
        waiting.pauseReason = health.pauseReason
        return waiting
    }

    func deleteDataset(_ id: DatasetID, of owner: Owner) async throws(APIError) {
        guard try await datasetRows.delete(id, of: owner, at: identity.now()) else {
            throw APIError(.notFound, "dataset with the id '\(id)' not found")
        }
        try fail(at: .deletionCommitted)
        await store.removeReleased()
    }

    func content(ofPart index: Int, in id: DatasetID, of owner: Owner) async throws(APIError) -> ByteSource {
        guard let part = try await datasetRows.part(index, in: id, of: owner) else {
            throw APIError(.notFound, "dataset with the id '\(id)' does not have a part \(index)")
        }
        let paths = store.paths
        // Opened before the response begins, while an error can still be reported.
        _ = try mapped { try StoredFile(part, in: paths) }
        return ByteSource(length: part.digest.bytes) { (start) throws(APIError) -> ByteSource.Next in
            let file = try mapped { try StoredFile(part, in: paths) }
            var offset = start
            return { () async throws(APIError) -> [UInt8]? in
                // Up to the end of the chunk, so that each chunk is verified once.
                let count = FileDigest.chunkBytes - offset % FileDigest.chunkBytes
                let chunk = try mapped { try file.read(at: offset, count: count) }
                offset += chunk.count
                return chunk.isEmpty ? nil : chunk
            }
        }
    }

    /// Validates the oldest queued dataset. Returns false if none is queued.
    ///
    /// - Throws: temporary errors, after requeuing the dataset, and errors after which the store cannot be trusted.
    ///   Other errors become the verdict.
    package func validateNext() async throws(APIError) -> Bool {
        guard !Task.isCancelled, let dataset = try await datasetRows.claimForValidation(at: identity.now()) else {
            return false
        }
        let verdict = try await verdict(on: dataset)
        // A separate task: cancelling the validator must not cut its cleanup short.
        return try await uninterrupted { () async throws(APIError) in
            guard let verdict else { return false }
            try await self.datasetRows.finishValidation(of: dataset, verdict, at: self.identity.now())
            try fail(at: .validationCommitted)
            await self.store.removeReleased()
            await self.signal.notify()
            return true
        }
    }

    /// The result of a validation; nil if it was asked to stop.
    private func verdict(on dataset: StoredDataset) async throws(APIError) -> ValidationVerdict? {
        do throws(APIError) {
            try fail(at: .validationClaimed)
            let original = try await datasetRows.file(StorePaths.original(of: dataset.id))
            let validator = validator
            let verdict = try await mappedAsync { try await validator.validate(dataset, original) }
            try fail(at: .validationWritten)
            return verdict
        } catch {
            switch Task.isCancelled ? .stopped : Fault(error) {
            case .own, .waiting: return .failed(error: error.message, warnings: [])
            case .stopped: return nil
            case .poison:
                store.failure.note(error)
                throw error
            case .passing: throw error
            }
        }
    }
}
