internal import EmbedJobs
internal import LocalFiles

/// What a service does with datasets, and how they are validated.
extension JobEngine {
    func uploadDataset(_ upload: DatasetUpload, of owner: Owner) async throws(APIError) -> DatasetID {
        try UploadRules.check(upload)
        let id = try await newDatasetID(for: upload.name)
        let receipt: DatasetIntake.Receipt
        do throws(APIError) {
            receipt = try await intake.store(upload.data, as: id.rawValue)
            try await datasetRows.insert(
                upload,
                id: id.rawValue,
                owner: owner,
                bytes: receipt.bytes,
                sha256: receipt.sha256,
                at: identity.now()
            )
        } catch {
            await intake.discard(id.rawValue)
            throw error
        }
        await signal.notify()
        return id
    }

    /// An id that no dataset has, deleted ones and remains of others in the store's folder included: two billion random
    /// endings are few once there are thousands of datasets of one name, and a second of the same id would replace the
    /// first one's file.
    func newDatasetID(for name: String) async throws(APIError) -> DatasetID {
        while true {
            let id = identity.makeDatasetID(for: name)
            let isTaken = try await datasetRows.isTaken(id) || Folder.isTaken(store.paths.dataset(id.rawValue))
            if !isTaken { return id }
        }
    }

    func dataset(_ id: DatasetID, of owner: Owner) async throws(APIError) -> Dataset {
        guard let dataset = try await datasetRows.dataset(id, of: owner) else {
            throw APIError(.notFound, "dataset with the id '\(id)' not found")
        }
        return dataset
    }

    func deleteDataset(_ id: DatasetID, of owner: Owner) async throws(APIError) {
        guard try await datasetRows.delete(id, of: owner, at: identity.now()) else {
            throw APIError(.notFound, "dataset with the id '\(id)' not found")
        }
        try await removeDeletedDatasets()
    }

    func content(ofPart index: Int, in id: DatasetID, of owner: Owner) async throws(APIError) -> ByteSource {
        guard let part = try await datasetRows.part(index, in: id, of: owner) else {
            throw APIError(.notFound, "dataset with the id '\(id)' has no part \(index)")
        }
        let path = store.paths.absolute(part.path)
        // Said now, while the caller can still be told: later the answer has begun.
        guard Folder.size(of: path) == part.bytes else {
            throw APIError(.storeCorrupt, "part \(index) of dataset \(id) is missing from the store or damaged")
        }
        return ByteSource(length: part.bytes) { () throws(APIError) -> ByteSource.Next in
            let file = try mapped { try InputFile(path: path) }
            var offset = 0
            return { () async throws(APIError) -> [UInt8]? in
                let chunk = try mapped { try file.read(at: offset, count: Limits.readBytes) }
                offset += chunk.count
                return chunk.isEmpty ? nil : chunk
            }
        }
    }

    func removeDeletedDatasets() async throws(APIError) {
        for path in try await datasetRows.removeDeleted() {
            // What cannot be removed now is swept at the next start.
            try? Folder.remove(store.paths.absolute(path))
        }
    }

    /// Validates the oldest dataset that waits for it; false where none does.
    package func validateNext() async throws -> Bool {
        guard let dataset = try await datasetRows.claimForValidation(at: identity.now()) else { return false }
        let verdict: ValidationVerdict
        do {
            verdict = try await validator.validate(dataset)
        } catch is CancellationError {
            return false
        } catch {
            verdict = .failed(error: APIError(engine: error).message, warnings: [])
        }
        let isWanted = try await datasetRows.finishValidation(of: dataset.id, verdict, at: identity.now())
        // A dataset that was deleted meanwhile may have got files after its folder was removed.
        if !isWanted { try? Folder.remove(store.paths.dataset(dataset.id)) }
        if !dataset.keepOriginalFile { try? Folder.remove(store.paths.original(of: dataset.id)) }
        await signal.notify()
        return true
    }
}
