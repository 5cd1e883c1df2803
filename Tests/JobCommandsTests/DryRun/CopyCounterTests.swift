import EmbedJobs
import JobCommands
import Synchronization
import TestSupport
import Testing

/// A dry run says how many rows of a job the service would copy.
@Suite("CopyCounter") struct CopyCounterTests {
    private let output = RecordingOutput()
    private let text = (0..<2_000).map { "{\"text\":\"\($0 % 4 == 0 ? "new" : "old") \($0)\"}\n" }.joined()

    /// Copies texts that begin with "old", for jobs of the model `m`.
    private var counter: CopyCounter {
        CopyCounter { request in
            guard request.model.rawValue == "m" else { return nil }
            return { texts in texts.count { $0.hasPrefix("old") } }
        }
    }

    private func lines(model: String = "m", reuse: Bool = true) async throws -> [String] {
        let tokens = TokenCounter(standIn: nil) { _, model, _ throws(APIError) in
            throw APIError(.notFound, "model '\(model)' not found")
        }
        let dryRun = DryRun(output: output, counter: tokens, copies: counter)
        let upload = DatasetUpload(name: "d", fileName: "d.jsonl", data: ByteSource(Array(text.utf8)))
        let id = try await dryRun.uploadDataset(upload)
        let request = CreateJobRequest(
            model: ModelName(rawValue: model),
            datasetID: id,
            inputType: .clustering,
            reuse: reuse
        )
        _ = try await dryRun.createJob(request)
        return output.out
    }

    @Test("the rows of all parts are counted") func counts() async throws {
        #expect(try await lines().last == "    <job_id of job>: 1,500 of 2,000 rows reused")
    }

    @Test("nothing is shown where nothing is known, and where the job must compute")
    func silence() async throws {
        #expect(try await !lines(model: "other").contains { $0.contains("reused") })
        let computed = try await lines(reuse: false)
        #expect(!computed.contains { $0.contains("reused") })
        #expect(computed.contains { $0.hasSuffix(" truncate=END reuse=false") }, "\(computed)")
    }
}
