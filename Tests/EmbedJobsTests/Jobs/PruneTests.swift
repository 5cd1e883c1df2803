import EmbedJobs
import TestSupport
import Testing

/// Pruning through calls that every service supports.
@Suite struct PruneTests {
    private let service = MemoryService(owner: Owner(rawValue: "ann"))

    private func upload(_ name: String) async throws -> DatasetID {
        try await service.uploadDataset(
            DatasetUpload(name: name, fileName: "a.jsonl", data: ByteSource(Array("{}\n".utf8)))
        )
    }

    @Test func deletesOldDatasetsExceptInputsOfRunningJobs() async throws {
        let (old, inUse, young) = (try await upload("old"), try await upload("in-use"), try await upload("young"))
        let model = MemoryService.model.name
        let request = CreateJobRequest(model: model, datasetID: inUse, inputType: .clustering)
        let job = try await service.createJob(request)
        let before = try await service.dataset(young).createdAt

        let counted = try await service.pruneDatasets(PruneRequest(before: before, isDryRun: true))
        #expect(counted == PruneSummary(datasets: 1, bytes: 3, keepsJobs: true))
        #expect(try await service.datasets().map(\.id) == [young, inUse, old])

        #expect(try await service.pruneDatasets(PruneRequest(before: before)) == counted)
        #expect(try await service.datasets().map(\.id) == [young, inUse])

        try await service.cancelJob(job)
        #expect(try await service.pruneDatasets(PruneRequest(before: before)).datasets == 1)
        #expect(try await service.datasets().map(\.id) == [young])
    }

    @Test func readsEveryPage() async throws {
        for number in 0..<(DatasetListQuery.limitDefault + 20) { _ = try await upload("\(number)") }
        let before = Timestamp(microseconds: .max)
        let counted = try await service.pruneDatasets(PruneRequest(before: before, isDryRun: true))
        #expect(counted.datasets == DatasetListQuery.limitDefault + 20)
        #expect(try await service.pruneDatasets(PruneRequest(before: before)) == counted)
        #expect(try await service.datasets() == [])
    }
}
