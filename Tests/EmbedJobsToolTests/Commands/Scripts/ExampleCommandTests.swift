import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite struct ExampleCommandTests {
    @Test func writesACorpusAndAScriptThatPassesTheCheck() throws {
        let fixture = try ToolFixture()
        let made = try fixture.call(["example"])
        #expect(made.exitCode == 0 && made.output == "example.jsonl\nexample.embedjobs\n", "\(made.errors)")
        let run = try fixture.call(["run", "example.embedjobs", "model=tiny"])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.split(separator: "\n").count == 5, "\(run.output)")
        #expect(try Folder.names(in: fixture.work).contains("example.npy"))
    }

    @Test func theCorpusIsAPartOfTheExamplesInTheCheckout() throws {
        let fixture = try ToolFixture()
        #expect(try fixture.call(["example"]).exitCode == 0)
        func rows(_ path: String) throws -> Set<[String: String]> {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let rows = try text.split(separator: "\n").map {
                try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
            }
            return Set(rows)
        }
        let own = try rows("\(fixture.work)/example.jsonl")
        #expect(own.count == 40)
        #expect(own.isSubset(of: try rows(Checkout.path("scripts/examples/passages.jsonl"))))
    }

    @Test func aSecondCallLeadsToTheScriptToo() throws {
        let fixture = try ToolFixture()
        #expect(try fixture.call(["example"]).exitCode == 0)
        try Folder.remove("\(fixture.work)/example.jsonl")
        let again = try fixture.call(["example"])
        #expect(again.exitCode == 0)
        #expect(again.output == "example.jsonl\nexample.embedjobs already exists, unchanged\n", "\(again.errors)")
        #expect(again.errors.contains("next: run example.embedjobs"))
        try fixture.folder.write("mine", to: "work/example.embedjobs")
        #expect(try fixture.call(["example"]).errors.contains("example.embedjobs already exists"))
    }

    @Test func replacesNoFile() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("mine", to: "work/example.embedjobs")
        let refused = try fixture.call(["example"])
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("example.embedjobs already exists"), "\(refused.errors)")
        #expect(try Folder.names(in: fixture.work) == ["example.embedjobs"])
    }
}
