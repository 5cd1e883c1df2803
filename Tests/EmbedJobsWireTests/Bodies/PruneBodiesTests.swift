import EmbedJobs
import EmbedJobsWire
import TestSupport
import Testing

/// Operations that the hosted service does not have.
@Suite struct PruneBodiesTests {
    @Test func requestsRoundTrip() throws {
        let request = PruneRequest(before: Timestamp(microseconds: 1_705_114_411_879_719), isDryRun: true)
        let parts = try Operations.prune.input.write(request)
        #expect(String(decoding: parts.json, as: UTF8.self).contains("\"before\":\"2024-01-13T02:53:31.879719Z\""))
        #expect(try Operations.prune.input.read(parts) == request)
        let short = RequestParts(json: Array("{\"before\":\"2024-01-13T02:53:31Z\"}".utf8))
        #expect(try Operations.prune.input.read(short).isDryRun == false)
    }

    @Test(arguments: ["{}", "{\"before\":\"yesterday\"}", "{\"before\":1}", "[]"]) func timeIsRequired(json: String) {
        #expect(throws: APIError.self) { try Operations.prune.input.read(RequestParts(json: Array(json.utf8))) }
    }

    @Test func responsesRoundTrip() throws {
        let summary = PruneSummary(jobs: 3, datasets: 5, bytes: 7)
        #expect(try Operations.prune.output.read(try Operations.prune.output.write(summary)) == summary)
        for json in ["{}", "{\"jobs\":1}", "{\"jobs\":1,\"datasets\":1}"] {
            #expect(throws: APIError.self) { try Operations.prune.output.read(Array(json.utf8)) }
        }
    }

    @Test func receiptsRoundTrip() throws {
        let receipt = JobReceipt.sample()
        #expect(try Operations.receipt.output.read(try Operations.receipt.output.write(receipt)) == receipt)
        #expect(throws: APIError.self) { try Operations.receipt.output.read(Array("{}".utf8)) }
    }

    @Test func deletionStatesWhetherToDeleteTheOutput() throws {
        for withOutput in [false, true] {
            let deletion = JobDeletion(JobID(rawValue: "j"), withOutput: withOutput)
            let parts = try Operations.deleteJob.input.write(deletion)
            #expect(parts.query["output"] == (withOutput ? "true" : nil))
            #expect(try Operations.deleteJob.input.read(parts) == deletion)
        }
        let wrong = RequestParts(path: ["j"], query: ["output": "maybe"])
        #expect(throws: APIError.self) { try Operations.deleteJob.input.read(wrong) }
    }
}
