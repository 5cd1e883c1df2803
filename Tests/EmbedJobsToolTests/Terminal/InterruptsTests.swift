import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct InterruptsTests {
    @Test func aJobContinuesAfterAnInterruptedWait() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(30_000), to: "work/rows.jsonl")
        let first = try fixture.run(
            ToolFixture.pipeline,
            parameters: ["file=rows.jsonl"],
            signal: (SIGINT, .once(fixture.jobHasBegun))
        )
        #expect(first.exitCode == 130)
        let job = String(first.output.prefix { $0 != "\n" })
        #expect(first.errors.contains("still running: \(job)"), "\(first.errors)")
        #expect(try fixture.made == ["rows.jsonl"])
        let second = try fixture.run("param job\nwait $job\n", parameters: ["job=\(job)"])
        #expect(second.exitCode == 0, "\(second.errors)")
    }

    @Test func terminationHasItsOwnExitCode() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(30_000), to: "work/rows.jsonl")
        let result = try fixture.run(
            ToolFixture.pipeline,
            parameters: ["file=rows.jsonl"],
            signal: (SIGTERM, .once(fixture.jobHasBegun))
        )
        #expect(result.exitCode == 143)
    }
}
