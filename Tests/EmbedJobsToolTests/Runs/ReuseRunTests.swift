import TestSupport
import Testing

/// A user sees what was copied before, during and after a run, and gets the same file.
@Suite struct ReuseRunTests {
    private let fixture: ToolFixture
    private static let parameters = ["file=rows.jsonl"]

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
    }

    private func run(_ settings: String = "", out: String) throws -> ChildProcess {
        let result = try fixture.run(settings + ToolFixture.pipeline, parameters: Self.parameters + ["out=\(out)"])
        try #require(result.exitCode == 0, "\(result.errors)")
        return result
    }

    private func dryRun() throws -> String {
        let result = try fixture.call(["run", "-n", "t.embedjobs"] + Self.parameters)
        #expect(result.exitCode == 0, "\(result.errors)")
        return result.output
    }

    @Test func theSecondRunCopies() throws {
        let first = try run(out: "first.jsonl")
        #expect(!first.errors.contains("reused"), "\(first.errors)")
        // Of 300 rows, 30 repeat another one.
        let foretold = try dryRun()
        #expect(foretold.contains(": 270 of 300 rows reused\n"), "\(foretold)")
        let second = try run(out: "second.jsonl")
        #expect(second.errors.contains(", 270 rows reused, "), "\(second.errors)")
        #expect(try fixture.folder.read("work/first.jsonl") == fixture.folder.read("work/second.jsonl"))
    }

    @Test func theSettingTurnsItOff() throws {
        _ = try run(out: "first.jsonl")
        let second = try run("set reuse=off\n", out: "second.jsonl")
        #expect(!second.errors.contains("reused"), "\(second.errors)")
        #expect(try fixture.folder.read("work/first.jsonl") == fixture.folder.read("work/second.jsonl"))
        // The script of the last run is still there.
        let foretold = try dryRun()
        #expect(!foretold.contains("reused") && foretold.contains(" reuse=false\n"), "\(foretold)")
    }

    @Test func aChangedPrecisionComputes() throws {
        _ = try run(out: "first.jsonl")
        let result = try fixture.run(
            "set progress=none\n" + ToolFixture.pipeline,
            parameters: Self.parameters + ["out=second.jsonl"],
            precision: "bf16"
        )
        // Processors without bf16 refuse the run; others must not copy vectors of 32-bit floats.
        #expect(!result.errors.contains("reused"), "\(result.errors)")
    }
}
