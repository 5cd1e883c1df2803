import Foundation
import LocalFiles
import TestSupport
import Testing

/// Failpoints exist only in builds made for them.
@Suite("Failpoints") struct FailpointTests {
    #if FAILPOINTS
    @Test("After a kill at any failpoint, the store resumes", arguments: Failpoint.allCases)
    func kills(point: Failpoint) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        let environment: [String: String?] = ["EMBEDJOBS_FAILPOINTS": "\(point)=kill"]
        let first = try ChildProcess.run(
            fixture.binary,
            ["run", "t.embedjobs", "file=rows.jsonl"],
            environment: fixture.environment.merging(environment) { $1 },
            folder: fixture.work
        )
        #expect([0, 128 + 9].contains(first.exitCode), "\(first.errors)")
        let next = try fixture.run("for j in list { wait $j timeout=60s; download $j to=\"${j.id}.jsonl\" }\n")
        #expect(next.exitCode == 0, "\(next.errors)")
        #expect(try fixture.call(["fsck"]).exitCode == 0)
    }
    #else
    @Test("A release build does not read the variable") func absent() throws {
        let binary = try Data(contentsOf: URL(filePath: try Requirement.binary.path()), options: .alwaysMapped)
        #expect(binary.range(of: Data("EMBEDJOBS_HOME".utf8)) != nil, "the search works")
        #expect(binary.range(of: Data("EMBEDJOBS_FAILPOINTS".utf8)) == nil)
    }
    #endif
}
