import LocalFiles
import TestSupport
import Testing

/// Memory must not grow with the dataset: the same program processes few rows and many.
@Suite struct MemoryTests {
    private func peakKiB(rows: Int) throws -> Int {
        let folder = try TemporaryFolder()
        let binary = "\(Folder.parent(of: try Requirement.binary.path()))/EngineProbe"
        let result = try ChildProcess.run(binary, [folder.file("store"), "\(rows)"])
        let fields = result.output.split(whereSeparator: \.isWhitespace).map { $0.split(separator: "=") }
        let values = Dictionary(uniqueKeysWithValues: fields.compactMap { $0.count == 2 ? ($0[0], Int($0[1])) : nil })
        #expect(values["rows"] == rows, "\(result.output)\(result.errors)")
        return try #require(values["peak_kb"] ?? nil)
    }

    @Test func millionRowsUseNoMoreMemoryThanFiftyThousand() throws {
        let few = try peakKiB(rows: 50_000)
        let many = try peakKiB(rows: 1_000_000)
        // A million texts alone take 60 MB. The allowed growth is bounded: hashes of up to half a million rows.
        #expect(few > 0)
        #expect(many < few + 40_000, "\(few) KiB for 50,000 rows, \(many) KiB for 1,000,000")
    }
}
