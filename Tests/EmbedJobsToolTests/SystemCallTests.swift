#if os(Linux)
import Foundation
import Glibc
import LocalFiles
import TestSupport
import Testing

/// The real binary, with one of its system calls killed or failing: the Nth of its kind under the store, for N = 1, 2,
/// 3 … until a run meets none. `scripts/chaos` does the same for more kinds, and for servers.
@Suite("System calls", .enabled(if: getenv("EMBEDJOBS_SCHEDULES") != nil, "slow"), .timeLimit(.minutes(20)))
struct SystemCallTests {
    private static let steps = """
        let ds  = upload rows.jsonl name=rows keep_fields=id
        let job = create model=tiny dataset_id=$ds input_type=search_document
        wait $job
        download $job to=out.jsonl

        """

    /// Every fifth call in a usual run; scripts/test --slow has scripts/chaos meet each one.
    private static let step = 5

    private let library: String
    private let folder: TemporaryFolder
    private let expected: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        library = folder.file("shim.so")
        let tests = Folder.parent(of: Folder.parent(of: #filePath))
        let source = "\(Folder.parent(of: tests))/scripts/faults/shim.c"
        let compiled = try ChildProcess.run(
            "/usr/bin/env",
            ["clang", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"]
        )
        try #require(compiled.exitCode == 0, "\(compiled.errors)")
        let calm = try Self.bench()
        let run = try calm.run(Self.steps)
        try #require(run.exitCode == 0, "\(run.errors)")
        expected = try calm.folder.read("work/out.jsonl")
    }

    private static func bench() throws -> ToolBench {
        let bench = try ToolBench()
        try bench.folder.write(ToolBench.rows(300), to: "work/rows.jsonl")
        return bench
    }

    /// Runs the steps with the Nth call of a kind under the store killed or failing; whether one was met.
    private func run(_ bench: ToolBench, _ kind: String, _ action: String, at number: Int) throws
        -> (result: ChildProcess, isMet: Bool)
    {
        // Calls counted, first and last to meet, calls met.
        var control = [UInt64](arrayLiteral: 0, UInt64(number), UInt64(number), 0)
        let bytes = control.withUnsafeBytes { Array($0) }
        try bench.folder.write(bytes, to: "control")
        try bench.folder.write(Self.steps, to: "work/t.embedjobs")
        let faults: [String: String?] = [
            "LD_PRELOAD": library, "FAULT_CALLS": kind, "FAULT_PATH": "*/store/*", "FAULT_DO": action,
            "FAULT_CONTROL": bench.folder.file("control"), "EMBEDJOBS_WORKERS": "1",
        ]
        let result = try ChildProcess.run(
            bench.binary,
            ["run", "t.embedjobs"],
            environment: bench.environment.merging(faults) { $1 },
            folder: bench.work
        )
        let after = try bench.folder.read("control")
        control = after.withUnsafeBytes { raw in
            (0..<4).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        return (result, control[3] > 0)
    }

    /// What every store must come to: each job that was accepted ends well, with the output of an undisturbed run.
    private func check(_ bench: ToolBench, _ place: String) throws {
        let resumed = try bench.run("for j in list { wait $j timeout=30s; download $j to=\"${j.id}.jsonl\" }\n")
        #expect(resumed.exitCode == 0, "\(place): \(resumed.errors)")
        for name in try bench.made where name.hasSuffix(".jsonl") && name != "rows.jsonl" && name != "out.jsonl" {
            #expect(try bench.folder.read("work/\(name)") == expected, "\(place): \(name)")
        }
        let fsck = try bench.call(["fsck"])
        // Where the first calls failed, no store was made.
        let isStore = Folder.exists("\(bench.store)/embedjobs-store")
        #expect(fsck.exitCode == (isStore ? 0 : 2), "\(place): \(fsck.output) \(fsck.errors)")
        #expect(!Folder.exists("\(bench.store)/lost"), "\(place)")
    }

    @Test("A kill at any sync or removal leaves a store that continues", arguments: ["fsync"])
    func kills(kind: String) throws {
        for number in stride(from: 1, to: 1_000, by: Self.step) {
            let bench = try Self.bench()
            let (result, isMet) = try run(bench, kind, "KILL", at: number)
            guard isMet else {
                #expect(result.exitCode == 0 && number > 1, "\(result.errors)")
                break
            }
            #expect(result.exitCode == 128 + SIGKILL)
            try check(bench, "\(kind) \(number)")
        }
    }

    @Test(
        "A single full disk or table of files is waited for, and the run ends well",
        arguments: [("write", "ENOSPC")]
    )
    func passing(kind: String, error: String) throws {
        for number in stride(from: 1, to: 1_000, by: Self.step) {
            let bench = try Self.bench()
            let (result, isMet) = try run(bench, kind, error, at: number)
            guard isMet else {
                #expect(result.exitCode == 0 && number > 1, "\(result.errors)")
                break
            }
            // It may fail a request with a sentence, never a job that was accepted, and never by a signal.
            #expect([0, 1].contains(result.exitCode), "\(kind) \(number): \(result.exitCode) \(result.errors)")
            #expect(!result.errors.contains("ended failed") && !result.errors.contains(": failed"), "\(result.errors)")
            try check(bench, "\(kind) \(number) \(error)")
        }
    }
}
#endif
