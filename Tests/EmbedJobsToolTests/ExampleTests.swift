import Foundation
import LocalFiles
import TestSupport
import Testing

/// The examples of the checkout with the default model: the first thing that a newcomer runs must work.
@Suite struct ExampleTests {
    private struct Row: Decodable {
        struct Embeddings: Decodable { let float: [Float] }
        let topic: String
        let text: String
        let embeddings: Embeddings
    }

    private let folder: TemporaryFolder
    private let root = Checkout.root

    init() throws {
        folder = try TemporaryFolder()
        try folder.copy(try Requirement.model.path(), to: "store/models/all-minilm-l6-v2")
    }

    private func run(_ example: String, _ parameters: [String]) throws -> ChildProcess {
        try ChildProcess.run(
            try Requirement.binary.path(),
            ["run", "\(root)/scripts/examples/\(example)"] + parameters,
            environment: ["EMBEDJOBS_HOME": folder.file("store"), "XDG_STATE_HOME": folder.file("state")],
            folder: folder.path
        )
    }

    @Test(arguments: ["jsonl", "csv"])
    func quickstartPlacesPassagesNearTheirTopic(format: String) throws {
        let file = "\(root)/scripts/examples/passages.\(format)"
        let result = try run("quickstart.embedjobs", ["file=\(file)", "out=out.jsonl"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = String(decoding: try folder.read("out.jsonl"), as: UTF8.self).split(separator: "\n")
        let rows = try lines.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        #expect(rows.count == 200)
        let related = rows.filter { row in
            func likeness(_ other: Row) -> Float {
                zip(row.embeddings.float, other.embeddings.float).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let nearest = rows.filter { $0.text != row.text }.max { likeness($0) < likeness($1) }
            return nearest?.topic == row.topic
        }
        // By chance, 25 of 200 have a nearest neighbour of their topic; with sentence-transformers, 170.
        #expect(related.count >= 160)
    }

    @Test func batchEmbedsEveryFileOfAFolder() throws {
        let result = try run("batch.embedjobs", ["dir=\(root)/scripts/examples/batch"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let made = try Folder.names(in: folder.file("vectors"))
        #expect(made == ["astronomy.jsonl", "baking.jsonl", "databases.jsonl", "sailing.jsonl"])
    }

    @Test func nightlyMayBeStartedTwice() throws {
        try folder.copy("\(root)/scripts/examples/batch", to: "exports/2026-01-31")
        let first = try run("nightly.embedjobs", ["date=2026-01-31"])
        #expect(first.exitCode == 0, "\(first.errors)")
        let made = try Folder.names(in: folder.file("exports/2026-01-31/vectors"))
        #expect(made == ["astronomy", "baking", "databases", "sailing"].map { "nightly-2026-01-31-\($0).jsonl" })
        let second = try run("nightly.embedjobs", ["date=2026-01-31"])
        #expect(second.exitCode == 0, "\(second.errors)")
        #expect(second.errors.contains("once key=nightly-2026-01-31: finished at"), "\(second.errors)")
        // Without its journal, it finds its jobs on the service, and writes the files again.
        try Folder.remove(folder.file("state"))
        let third = try run("nightly.embedjobs", ["date=2026-01-31"])
        #expect(third.exitCode == 0, "\(third.errors)")
        let list = ["list", "format=ids"]
        let environment = ["EMBEDJOBS_HOME": folder.file("store")]
        let jobs = try ChildProcess.run(try Requirement.binary.path(), list, environment: environment)
        #expect(jobs.output.split(separator: "\n").count == 4)
    }

    @Test func nightlyFailsWithoutExports() throws {
        let result = try run("nightly.embedjobs", ["date=2026-02-01"])
        #expect(result.exitCode == 5, "\(result.errors)")
        #expect(result.errors.contains("no exports in exports/2026-02-01"))
    }

    @Test func mapDrawsEveryPassage() throws {
        let result = try run("map.embedjobs", ["file=\(root)/scripts/examples/passages.jsonl"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let picture = String(decoding: try folder.read("passages.svg"), as: UTF8.self)
        #expect(picture.hasPrefix("<svg "))
        #expect(picture.components(separatedBy: "<circle ").count - 1 >= 200)
    }
}
