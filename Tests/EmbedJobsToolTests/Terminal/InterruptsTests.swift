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

    /// Also of a terminal that is closed.
    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func aSignalHasItsOwnExitCode(signal: Int32, code: Int32) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(30_000), to: "work/rows.jsonl")
        let result = try fixture.run(
            ToolFixture.pipeline,
            parameters: ["file=rows.jsonl"],
            signal: (signal, .once(fixture.jobHasBegun))
        )
        #expect(result.exitCode == code)
        #expect(result.errors.contains("1 job is unfinished; it resumes when the store is next opened"))
    }

    @Test func aRunUnderNohupOutlivesItsTerminal() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3_000), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        let result = try ChildProcess.run(
            "nohup",
            [fixture.binary, "run", "t.embedjobs", "file=rows.jsonl"],
            environment: fixture.environment,
            folder: fixture.work,
            signal: (SIGHUP, .onceErrorsHold(": tiny on "))
        )
        // Only then was the signal sent.
        #expect(result.errors.contains(": tiny on "), "\(result.errors)")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try fixture.made.contains("out.jsonl"))
    }
}
