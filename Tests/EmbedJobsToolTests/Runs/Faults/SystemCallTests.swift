#if os(Linux)
import Foundation
import Glibc
import LocalFiles
import TestSupport
import Testing

/// The real binary, killed at one system call or with one system call failing: the Nth of its kind in the store, for
/// N = 1, 2, 3 … until a run has fewer than N. `scripts/chaos` does the same for more kinds, and for servers.
@Suite("System calls", .enabled(if: getenv("EMBEDJOBS_SCHEDULES") != nil, "slow"), .timeLimit(.minutes(20)))
struct SystemCallTests {
    private static let steps = """
        let ds  = upload rows.jsonl name=rows keep_fields=id
        let job = create model=tiny dataset_id=$ds input_type=search_document
        wait $job
        download $job to=out.jsonl

        """

    /// Every fifth call in a normal test run; scripts/test --slow runs scripts/chaos, which covers each one.
    private static let step = 5

    private let library: String
    private let folder: TemporaryFolder
    private let expected: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        library = folder.file("shim.so")
        let source = Checkout.path("scripts/faults/shim.c")
        let compiled = try ChildProcess.run(
            "/usr/bin/env",
            ["clang", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"]
        )
        try #require(compiled.exitCode == 0, "\(compiled.errors)")
        let calm = try Self.fixture()
        let run = try calm.run(Self.steps)
        try #require(run.exitCode == 0, "\(run.errors)")
        expected = try calm.folder.read("work/out.jsonl")
    }

    private static func fixture() throws -> ToolFixture {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        return fixture
    }

    /// Runs the steps with a kill or an error at the Nth call of a kind in the store; returns whether there was one.
    private func run(_ fixture: ToolFixture, _ kind: String, _ action: String, at number: Int) throws
        -> (result: ChildProcess, isMet: Bool)
    {
        // Calls counted, first and last call to affect, calls affected.
        var control = [UInt64](arrayLiteral: 0, UInt64(number), UInt64(number), 0)
        let bytes = control.withUnsafeBytes { Array($0) }
        try fixture.folder.write(bytes, to: "control")
        try fixture.folder.write(Self.steps, to: "work/t.embedjobs")
        let faults: [String: String?] = [
            "LD_PRELOAD": library, "FAULT_CALLS": kind, "FAULT_PATH": "*/store/*", "FAULT_DO": action,
            "FAULT_CONTROL": fixture.folder.file("control"), "EMBEDJOBS_WORKERS": "1",
        ]
        let result = try ChildProcess.run(
            fixture.binary,
            ["run", "t.embedjobs"],
            environment: fixture.environment.merging(faults) { $1 },
            folder: fixture.work
        )
        let after = try fixture.folder.read("control")
        control = after.withUnsafeBytes { raw in
            (0..<4).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        return (result, control[3] > 0)
    }

    /// Checks that each accepted job completes, with the output of an undisturbed run.
    private func check(_ fixture: ToolFixture, _ place: String) throws {
        let resumed = try fixture.run("for j in list { wait $j timeout=30s; download $j to=\"${j.id}.jsonl\" }\n")
        #expect(resumed.exitCode == 0, "\(place): \(resumed.errors)")
        for name in try fixture.made where name.hasSuffix(".jsonl") && name != "rows.jsonl" && name != "out.jsonl" {
            #expect(try fixture.folder.read("work/\(name)") == expected, "\(place): \(name)")
        }
        let fsck = try fixture.call(["fsck"])
        // If the first calls failed, no store was created.
        let isStore = Folder.exists("\(fixture.store)/embedjobs-store")
        #expect(fsck.exitCode == (isStore ? 0 : 2), "\(place): \(fsck.output) \(fsck.errors)")
        #expect(!Folder.exists("\(fixture.store)/lost"), "\(place)")
    }

    @Test("After a kill at any sync, the store resumes", arguments: ["fsync"])
    func kills(kind: String) throws {
        for number in stride(from: 1, to: 1_000, by: Self.step) {
            let fixture = try Self.fixture()
            let (result, isMet) = try run(fixture, kind, "KILL", at: number)
            guard isMet else {
                #expect(result.exitCode == 0 && number > 1, "\(result.errors)")
                break
            }
            #expect(result.exitCode == 128 + SIGKILL)
            try check(fixture, "\(kind) \(number)")
        }
    }

    @Test(
        "A run waits while the disk is full once, then succeeds",
        arguments: [("write", "ENOSPC")]
    )
    func passing(kind: String, error: String) throws {
        for number in stride(from: 1, to: 1_000, by: Self.step) {
            let fixture = try Self.fixture()
            let (result, isMet) = try run(fixture, kind, error, at: number)
            guard isMet else {
                #expect(result.exitCode == 0 && number > 1, "\(result.errors)")
                break
            }
            // A request may fail with a message; an accepted job may not, and the process may not end by a signal.
            #expect([0, 1].contains(result.exitCode), "\(kind) \(number): \(result.exitCode) \(result.errors)")
            #expect(!result.errors.contains("ended failed") && !result.errors.contains(": failed"), "\(result.errors)")
            try check(fixture, "\(kind) \(number) \(error)")
        }
    }
}
#endif
