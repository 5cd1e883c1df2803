import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct ReceiptVerifierTests {
    private let folder: TemporaryFolder
    private var receipt = JobReceipt.sample()
    private let names = ["docs.jsonl", "in-0", "out-0", "out-1", "vectors.csv"]

    init() throws {
        folder = try TemporaryFolder()
        // Longer than one read, so that a file is hashed in pieces.
        for (index, name) in names.enumerated() {
            let length = Limits.hashedChunkBytes * 2 + index
            try folder.write([UInt8](repeating: UInt8(index), count: length), to: name)
        }
        receipt.input.file = JobReceipt.File(bytes: try size(0), sha256: try digest(0))
        receipt.input.parts[0].bytes = try size(1)
        receipt.input.parts[0].sha256 = try digest(1)
        for part in 0..<2 {
            receipt.output.parts[part].bytes = try size(2 + part)
            receipt.output.parts[part].sha256 = try digest(2 + part)
        }
        receipt.download = JobReceipt.Download(format: "csv", bytes: try size(4), sha256: try digest(4))
    }

    private func size(_ index: Int) throws -> Int { try folder.read(names[index]).count }
    private func digest(_ index: Int) throws -> String { try sha256(ofFile: folder.file(names[index])) }

    private func verifier(_ receipt: JobReceipt) throws -> ReceiptVerifier {
        let file = try folder.write(receipt.sealed(by: RunningSHA256()).json, to: "receipt.json")
        return try ReceiptVerifier(receiptFile: file)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do { try body() } catch {
            return (error as? ReceiptVerifier.Refusal)?.message.replacing(folder.path + "/", with: "")
        }
        return nil
    }

    @Test func identifiesEveryFileByItsDigest() throws {
        let verifier = try verifier(receipt)
        let matches = try names.map { try verifier.match(folder.file($0)) }
        #expect(matches == [.input, .inputPart(0), .outputPart(0), .outputPart(1), .download])
    }

    @Test func refusesOtherFilesWithAReason() throws {
        let verifier = try verifier(receipt)
        var bytes = try folder.read("vectors.csv")
        bytes[Limits.hashedChunkBytes + 5] ^= 1
        try folder.write(bytes, to: "flipped.csv")
        let flipped = refusal { _ = try verifier.match(folder.file("flipped.csv")) }
        #expect(flipped == "flipped.csv: its digest differs from the downloaded csv file of this receipt")
        try folder.write(Array(bytes.dropLast()), to: "cut.csv")
        let cut = refusal { _ = try verifier.match(folder.file("cut.csv")) }
        #expect(
            cut == "cut.csv: not the downloaded csv file of this receipt, which has \(bytes.count) bytes; "
                + "this one has \(bytes.count - 1)"
        )
        let missing = refusal { _ = try verifier.match(folder.file("none")) }
        #expect(missing == "cannot open none: No such file or directory")
        var bare = receipt
        bare.download = nil
        let other = refusal { _ = try self.verifier(bare).match(folder.file("vectors.csv")) }
        #expect(other == "vectors.csv: not a file of job j")
    }

    private func refused(_ text: String) throws -> String? {
        let file = try folder.write(text, to: "receipt.json")
        return refusal { _ = try ReceiptVerifier(receiptFile: file) }
    }

    @Test("a field that the checksum does not cover is refused")
    func refusesAddedText() throws {
        let text = receipt.sealed(by: RunningSHA256()).json
        let reason =
            "receipt.json: the receipt was changed after it was written; it contains text that is not part of a receipt"
        for (old, new) in [
            ("{\n", "{\n  \"approved_by\": \"me\",\n"), ("\"out\": 10", "\"out\": 10, \"out\": 10"),
            ("\"out\": 10", "\"out\": 10, \"lost\": 1"),
            ("\"truncate\": \"", "\"truncate\": \"\\u0045ND\", \"truncate\": \""),
        ] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            try #require(changed != text, "\(old)")
            #expect(try refused(changed) == reason, "\(new)")
        }
    }

    @Test("white space between the tokens does not matter, but within a string it does")
    func acceptsOtherWhiteSpace() throws {
        var named = receipt
        named.name = #"a "b"  c\"#
        let text = named.sealed(by: RunningSHA256()).json
        #expect(try refused(text.replacing("\n", with: "\r\n\t")) == nil)
        #expect(try refused(text.replacing("\n", with: "").replacing(": ", with: ":")) == nil)
        #expect(try refused(text.replacing("\"  c", with: "\" c"))?.contains("its checksum differs") == true)
    }

    @Test func refusesInvalidAndChangedReceipts() throws {
        let text = receipt.sealed(by: RunningSHA256()).json
        #expect(try refused(text) == nil)
        #expect(
            try refused(text.replacing("\"out\": 10", with: "\"out\": 11"))
                == "receipt.json: the receipt was changed after it was written; its checksum differs"
        )
        #expect(try refused(String(text.dropLast(20))) == "receipt.json: not a receipt of a job")
        #expect(try refused("") == "receipt.json: not a receipt of a job")
        #expect(try refused("{}") == "receipt.json: not a receipt of a job")
        let newer = try refused(text.replacing("\"receipt_format\": 2", with: "\"receipt_format\": 7"))
        #expect(newer == "receipt.json: receipt_format is 7: this version reads formats up to 2")
        #expect(refusal { _ = try ReceiptVerifier(receiptFile: folder.file("none")) }?.hasPrefix("cannot open") == true)
        var wrong = receipt
        wrong.rows.skipped = 2
        let sum = refusal { _ = try verifier(wrong) }
        #expect(sum == "receipt.json: rows in: 11, but rows out, skipped and failed are 12")
    }
}
