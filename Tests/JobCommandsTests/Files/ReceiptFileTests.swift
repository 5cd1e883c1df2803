import EmbedJobs
import Foundation
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("Receipts of jobs")
struct ReceiptFileTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private static let made = """
        let ds = upload $dir/docs.jsonl
        let job = create model=tiny dataset_id=$ds input_type=search_document
        wait $job

        """

    @Test("download writes the receipt with the digest of its file", arguments: ["jsonl", "csv", "npy"])
    func download(format: String) async throws {
        let line = "download $job to=$dir/out.\(format) receipt=$dir/out.json\n"
        #expect(await fixture.run(Self.made + line) == .done, "\(fixture.messages)")
        let bytes = try fixture.folder.read("out.\(format)")
        var digest = RouterFixture.Digest()
        digest.update(bytes)
        let receipt = try JSONDecoder().decode(JobReceipt.self, from: Data(try fixture.folder.read("out.json")))
        let wanted = JobReceipt.Download(format: format, bytes: bytes.count, sha256: digest.hexadecimal())
        #expect(receipt.download == wanted)
        #expect(receipt.isIntact(by: RouterFixture.Digest()))
        #expect(fixture.output.err.last?.hasSuffix("out.json: receipt of job \(receipt.jobID)") == true)
    }

    @Test("get format=receipt prints it")
    func get() async throws {
        #expect(await fixture.run(Self.made + "get $job format=receipt\n") == .done)
        let job = JobID(rawValue: "00000000-0000-4000-8000-000000000001")
        // The first line is the record of the job that was waited for.
        #expect(fixture.output.out.dropFirst().joined(separator: "\n") + "\n" == JobReceipt.sample(of: job).json)
        #expect(await fixture.run(Self.made + "get $job format=ids\n") == .done)
    }

    @Test("a receipt never replaces its rows, however its path is spelled", arguments: ["./out.csv", "link"])
    func sameFile(name: String) async throws {
        if name == "link" { try Folder.link(fixture.folder.file("link"), to: "out.csv") }
        let line = "download $job to=$dir/out.csv receipt=$dir/\(name) overwrite=true\n"
        #expect(await fixture.run(Self.made + line) != .done)
        #expect(fixture.messages.contains("the file"), "\(fixture.messages)")
        if let rows = try? fixture.folder.read("out.csv") { #expect(rows.starts(with: Array("text".utf8))) }
    }

    @Test("a dataset lacks a receipt, and no file is written")
    func dataset() async throws {
        let line = "let ds = upload $dir/docs.jsonl\ndownload $ds to=$dir/out.csv receipt=$dir/out.json\n"
        #expect(await fixture.run(line) == .failure)
        #expect(fixture.messages.contains("only a job has a receipt, not a dataset"))
        #expect(try fixture.folder.names == ["docs.jsonl"])
    }

    @Test("existing files are found before anything runs")
    func collisions() async throws {
        try fixture.folder.write("mine", to: "out.json")
        let line = "download 00000000-0000-4000-8000-000000000001 to=$dir/out.csv receipt=$dir/out."
        #expect(await fixture.run(line + "json\n") == .usage)
        #expect(fixture.messages.contains("out.json already exists"))
        #expect(await fixture.run(line + "csv\n") == .usage)
        #expect(fixture.messages.contains("out.csv is already the file for the rows"))
        #expect(fixture.service.calls == [])
        #expect(try fixture.folder.read("out.json") == Array("mine".utf8))
    }
}
