import EmbedJobs
import Foundation
import TestSupport
import Testing

@Suite struct JobReceiptTests {
    private let receipt = JobReceipt.sample().sealed(by: RouterFixture.Digest())

    private func decoded(_ text: String) throws -> JobReceipt {
        try JSONDecoder().decode(JobReceipt.self, from: Data(text.utf8))
    }

    private func members(_ receipt: JobReceipt) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(receipt.json.utf8)) as? [String: Any])
    }

    /// Other programs read these keys: a change requires a new format number.
    @Test func keysAreStable() throws {
        let members = try members(receipt)
        #expect(
            members.keys.sorted() == [
                "checksum", "created_at", "embedding_types", "embedjobs_version", "ended_at", "input", "input_type",
                "job_id", "model", "model_fingerprint", "name", "output", "receipt_format", "rows", "store_id",
                "truncate", "warnings",
            ]
        )
        #expect(members["receipt_format"] as? Int == 2)
        let rows = ["in": 11, "out": 10, "skipped": 1, "failed": 0, "reused": 4]
        #expect(members["rows"] as? [String: Int] == rows)
        let input = try #require(members["input"] as? [String: Any])
        #expect(input.keys.sorted() == ["dataset_id", "file", "parts"])
        let output = try #require(members["output"] as? [String: Any])
        #expect(output.keys.sorted() == ["dataset_id", "parts"])
        #expect((output["parts"] as? [[String: Any]])?.first?.keys.sorted() == ["bytes", "rows", "sha256"])
        #expect(members["name"] as? String == "nightly \"ü\"\n")
    }

    @Test func roundTrips() throws {
        #expect(try decoded(receipt.json) == receipt)
        var other = receipt
        other.name = nil
        other.warnings = []
        other.output.parts = []
        other.download = JobReceipt.Download(format: "csv", bytes: 7, sha256: "00")
        #expect(try decoded(other.json) == other)
        #expect(receipt.json.hasSuffix("\n}\n"))
        #expect(receipt.json.hasPrefix("{\n  \"receipt_format\": 2,\n"))
    }

    @Test func rejectsInvalidReceipts() {
        for text in ["", "{}", "[]", "{\"receipt_format\":1}", receipt.json.replacing("\"END\"", with: "\"MIDDLE\"")] {
            #expect(throws: DecodingError.self) { try decoded(text) }
        }
        let newer = receipt.json.replacing("\"receipt_format\": 2", with: "\"receipt_format\": 3")
        #expect(throws: DecodingError.self) { try decoded(newer) }
        let old = receipt.json.replacing("2024-01-13T", with: "2024-02-30T")
        #expect(throws: DecodingError.self) { try decoded(old) }
    }

    /// A receipt of an earlier version does not count reused rows, and its checksum does not cover one.
    @Test func receiptsOfFormatOneStayIntact() throws {
        var old = receipt
        (old.format, old.rows.reused) = (1, nil)
        old = old.sealed(by: RouterFixture.Digest())
        #expect(old.json.contains(#""rows": {"in": 11, "out": 10, "skipped": 1, "failed": 0},"#))
        let read = try decoded(old.json)
        #expect(read == old && read.format == 1)
        #expect(read.isIntact(by: RouterFixture.Digest()))
    }

    /// Every change is detected, regardless of white space and key order.
    @Test func checksumDetectsEveryChange() throws {
        #expect(receipt.isIntact(by: RouterFixture.Digest()))
        let edits: [(inout JobReceipt) -> Void] = [
            { $0.jobID = JobID(rawValue: "k") }, { $0.name = nil }, { $0.storeID = "s" }, { $0.version = "2" },
            { $0.createdAt = Timestamp(microseconds: 1) }, { $0.endedAt = Timestamp(microseconds: 1) },
            { $0.model = ModelName(rawValue: "m") }, { $0.modelFingerprint = "f" }, { $0.inputType = .clustering },
            { $0.truncate = .start }, { $0.embeddingTypes = [.float] }, { $0.rows.output += 1 },
            { $0.rows.skipped += 1 }, { $0.rows.reused = 5 }, { $0.rows.reused = nil },
            { $0.input.datasetID = DatasetID(rawValue: "d") },
            { $0.input.file.bytes += 1 }, { $0.input.file.sha256 = "0" }, { $0.input.parts = [] },
            { $0.output.datasetID = DatasetID(rawValue: "d") }, { $0.output.parts.swapAt(0, 1) },
            { $0.output.parts[1].sha256 = "0" }, { $0.warnings = [] }, { $0.checksum = "" },
            { $0.download = JobReceipt.Download(format: "csv", bytes: 7, sha256: "00") },
        ]
        for (index, edit) in edits.enumerated() {
            var edited = receipt
            edit(&edited)
            #expect(!edited.isIntact(by: RouterFixture.Digest()), "edit \(index)")
        }
        let sorted = try JSONSerialization.data(withJSONObject: try members(receipt), options: .sortedKeys)
        #expect(try JSONDecoder().decode(JobReceipt.self, from: sorted).isIntact(by: RouterFixture.Digest()))
    }

    @Test func checksTheRowCounts() {
        #expect(receipt.mistakes == [])
        var edited = receipt
        edited.rows.output = 9
        #expect(
            edited.mistakes == [
                "rows in: 11, but rows out, skipped and failed are 10", "the output's parts have 10 rows, not 9",
            ]
        )
        edited = receipt
        edited.rows.reused = 11
        #expect(edited.mistakes == ["rows reused: 11, but rows out are 10"])
        edited = receipt
        edited.input.parts[0].rows = 12
        #expect(edited.mistakes == ["the input's parts have 12 rows, not 10"])
        // Receipts from elsewhere may contain any numbers.
        edited.rows = JobReceipt.Rows(input: .min, output: .max, skipped: .max, failed: .max)
        edited.output.parts[0].rows = .max
        edited.output.parts[1].rows = .max
        #expect(!edited.mistakes.isEmpty)
    }
}
