import EmbedJobs
import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("Recorded run")
struct RecordedRunTests {
    private let folder: TemporaryFolder
    private let journals: JournalFolder

    init() throws {
        folder = try TemporaryFolder()
        journals = JournalFolder(inState: folder.path)
        try Folder.create(folder.file("journals/a-1"), isPrivate: true)
        try folder.write("", to: "journals/a-1/lock")
    }

    private static func run(
        _ id: String,
        at seconds: Int64 = 0,
        script: String = "/s/it's a.embedjobs",
        once: String? = nil,
        service: String = "/store"
    ) -> JournalRun {
        JournalRun(
            id: id,
            script: script,
            directory: "/s",
            parameters: [JournalField("n", "1 2")],
            arguments: ["x"],
            service: service,
            owner: "0123",
            startedAt: SampleJournal.time(seconds),
            today: "2024-01-13",
            now: "2024-01-13T02:53:31Z",
            onceKey: once,
            scope: id
        )
    }

    private static func intent(
        _ step: String,
        _ kind: JournalStepKind,
        _ request: [JournalField] = [],
        attempt: Int = 1,
        file: JournalFileDigest? = nil
    ) -> JournalIntent {
        JournalIntent(
            step: step,
            kind: kind,
            attempt: attempt,
            at: SampleJournal.time(10),
            file: nil,
            line: 4,
            request: request,
            written: file
        )
    }

    private static func outcome(_ step: String, _ id: String?, _ file: JournalFileDigest? = nil) -> JournalRecord {
        .outcome(JournalOutcome(step: step, at: SampleJournal.time(60), id: id, written: file))
    }

    private func write(_ records: [JournalRecord], _ id: String) throws {
        try folder.write(SampleJournal.text(records), to: "journals/a-1/\(id).jsonl")
    }

    private func all() throws -> [RecordedRun] { try RecordedRun.all(in: journals) }

    /// The steps of the only run: what each does next, and why.
    private func steps(at seconds: Int64 = 100) throws -> [String] {
        let run = try #require(try all().first)
        let steps = RecordedStep.all(of: run, at: SampleJournal.time(seconds), in: .fixed(0)) { RouterFixture.Digest() }
        return steps.map { step in
            let fields = step.record.fields
            func text(_ name: String) -> String { fields.first { $0.name == name }?.content.text ?? "" }
            return "\(text("step")) \(text("subject")): \(text("next")): \(text("reason"))"
        }
    }

    @Test("runs are listed newest first, each with its state")
    func states() throws {
        try write([.run(Self.run("r1")), .end(at: SampleJournal.time(2), exitCode: .done)], "r1")
        try write([.run(Self.run("r2", at: 5)), .end(at: SampleJournal.time(9), exitCode: .jobFailed)], "r2")
        try write([.run(Self.run("r3", at: 6)), .abandoned(at: SampleJournal.time(9))], "r3")
        var log: DurableLog? = try DurableLog(path: folder.file("journals/a-1/r4.jsonl"), length: nil)
        try log?.append(JournalRecord.run(Self.run("r4", at: 7, once: "k")).line)
        #expect(
            try all().map { "\($0.id) \($0.status)" } == [
                "r4 running", "r3 abandoned", "r2 unfinished", "r1 finished",
            ]
        )
        #expect(try all()[0].line == "it's a.embedjobs, once key=k, running, 0 of 0 steps done")
        #expect(log != nil)
        log = nil
        #expect(try all()[0].status == .unfinished)
        #expect(try all()[2].line == "it's a.embedjobs, unfinished (exit code 3), 0 of 0 steps done")
    }

    @Test("a run is named by its id or by a beginning that only its id has")
    func named() throws {
        for id in ["20240113-1", "20240113-12", "20240114-1"] { try write([.run(Self.run(id))], id) }
        #expect(try RecordedRun.named("20240113-1", among: all()).id == "20240113-1")
        #expect(try RecordedRun.named("20240114", among: all()).id == "20240114-1")
        for (text, code) in [("20240113", "ambiguous_run"), ("2025", "unknown_run")] {
            let failure = #expect(throws: CommandFailure.self) { try RecordedRun.named(text, among: all()) }
            #expect(failure?.mistake.code == code)
        }
    }

    @Test("the line that continues a run is quoted for a shell")
    func startLine() throws {
        try write([.run(Self.run("r1", service: "https://h/v1"))], "r1")
        let line = try all()[0].startLine(["--journal", "/j k"])
        #expect(
            line == "cd /s && embedjobs run --server https://h/v1 --journal '/j k' '/s/it'\\''s a.embedjobs' "
                + "'n=1 2' -- x"
        )
        try write([.run(Self.run("r1"))], "r1")
        #expect(try !all()[0].startLine().contains("--server"))
        try write([.run(Self.run("r1", service: "unix:/s/socket"))], "r1")
        #expect(try all()[0].startLine().hasPrefix("cd /s && embedjobs run --server unix:/s/socket '/s/it"))
        try write([.run(Self.run("r1", script: "<stdin>", once: "k"))], "r1")
        #expect(try all()[0].startLine() == "run the same commands again in /s")
    }

    @Test("each step says what the next start does, and why")
    func explained() throws {
        try write(
            [
                .run(Self.run("r1")),
                .intent(Self.intent("u1", .upload, [JournalField("path", "a.jsonl")])), Self.outcome("u1", "ds-1"),
                .intent(Self.intent("u2", .upload, [JournalField("path", "b.jsonl")])), Self.outcome("u2", "ds-2"),
                .ended(JournalEnd(id: "ds-2", at: SampleJournal.time(61), status: "failed")),
                .intent(Self.intent("u3", .upload, [JournalField("path", "c.jsonl")])), Self.outcome("u3", "ds-3"),
                .intent(Self.intent("d3", .delete, [JournalField("id", "ds-3")])), Self.outcome("d3", "ds-3"),
                .intent(Self.intent("c1", .create, [JournalField("name", "a")])), Self.outcome("c1", "j-1"),
                .ended(JournalEnd(id: "j-1", at: SampleJournal.time(62), status: "complete")),
                .intent(Self.intent("c2", .create, [JournalField("dataset_id", "ds-2")])), Self.outcome("c2", "j-2"),
                .intent(Self.intent("c3", .create, [JournalField("name", "c")])), Self.outcome("c3", "j-3"),
                .ended(JournalEnd(id: "j-3", at: SampleJournal.time(62), status: "cancelled")),
                .intent(Self.intent("c4", .create, [JournalField("name", "d")])),
                .intent(Self.intent("c5", .create, [JournalField("name", "e")])),
                .rejected(step: "c5", at: SampleJournal.time(61), code: "rate_limited", message: "too many requests"),
            ],
            "r1"
        )
        #expect(
            try steps() == [
                "upload a.jsonl: done: dataset ds-1 of 2024-01-13 02:54 is used again if the file is unchanged and the "
                    + "service still has it",
                "upload b.jsonl: done again: the validation of dataset ds-2 failed",
                "upload c.jsonl: done: dataset ds-3 was used and deleted by the run",
                "delete ds-3: done: deleted at 2024-01-13 02:54",
                "create a: done: the job is complete",
                "create ds-2: attached again: the job of 2024-01-13 02:54 had not ended when the run did",
                "create c: done again: the job was cancelled",
                "create d: looked for: begun at 2024-01-13 02:53, without an outcome: it may have been done",
                "create e: done again: nothing was done at 2024-01-13 02:53: too many requests",
            ]
        )
        // A run that is too old is not continued.
        let week: Int64 = 8 * 86_400
        #expect(try steps(at: week).allSatisfy { !$0.contains("done again") && !$0.contains("attached") })
        #expect(try !all()[0].canContinue(at: SampleJournal.time(week)))
    }

    @Test("a failed job that was created again is not created a third time")
    func repeated() throws {
        let request = [JournalField("name", "a")]
        try write(
            [
                .run(Self.run("r1")),
                .intent(Self.intent("c1", .create, request)), Self.outcome("c1", "j-1"),
                .ended(JournalEnd(id: "j-1", at: SampleJournal.time(62), status: "failed")),
                .intent(Self.intent("c2", .create, request, attempt: 2)), Self.outcome("c2", "j-2"),
                .intent(Self.intent("c3", .create, request)), Self.outcome("c3", "j-3"),
                .ended(JournalEnd(id: "j-3", at: SampleJournal.time(62), status: "failed")),
            ],
            "r1"
        )
        let next = try steps().map { String($0.split(separator: ": ")[1]) }
        #expect(next == ["-", "attached again", "done again"])
        #expect(try steps()[0].hasSuffix("the job failed: attempt 2 follows"))
    }

    @Test("a downloaded file is compared with its record")
    func downloads() throws {
        var records: [JournalRecord] = [.run(Self.run("r1"))]
        for name in ["same", "changed", "resized", "missing"] {
            try folder.write("abc", to: name)
            var digest = RouterFixture.Digest()
            digest.update(Array("abc".utf8))
            let file = JournalFileDigest(path: folder.file(name), bytes: 3, sha256: digest.hexadecimal())
            records.append(.intent(Self.intent(name, .download, [JournalField("to", name)], file: file)))
            records.append(Self.outcome(name, nil, file))
        }
        try write(records, "r1")
        try folder.write("abd", to: "changed")
        try folder.write("abcd", to: "resized")
        try Folder.removeFile(folder.file("missing"))
        #expect(
            try steps() == [
                "download same: done: the file is unchanged since 2024-01-13 02:54",
                "download changed: done again: the file has changed since 2024-01-13 02:54",
                "download resized: done again: the file has changed since 2024-01-13 02:54",
                "download missing: done again: the file no longer exists",
            ]
        )
    }

    @Test("old journals are deleted with their folder, but never that of a running script")
    func removal() throws {
        try write([.run(Self.run("r1"))], "r1")
        try write([.run(Self.run("r2", at: 50)), .end(at: SampleJournal.time(60), exitCode: .done)], "r2")
        try write([.run(Self.run("r3", at: 99))], "r3")
        let old = RunRemoval(of: try all(), before: SampleJournal.time(99))
        #expect(old.summary == "2 journals of runs, 1 of them unfinished")
        #expect(old.lines.map { $0.prefix(2) } == ["r2", "r1"])
        var running: DurableLog? = try DurableLog(
            path: folder.file("journals/a-1/r1.jsonl"),
            length: Folder.size(of: all()[2].path)
        )
        #expect(RunRemoval(of: try all(), before: SampleJournal.time(99)).runs.map(\.id) == ["r2"])
        #expect(try old.perform().runs.map(\.id) == ["r2"])
        #expect(running != nil)
        running = nil
        #expect(try all().map(\.id) == ["r3", "r1"])
        #expect(try RunRemoval(of: all(), before: SampleJournal.time(1_000)).perform().runs.count == 2)
        #expect(try Folder.names(in: journals.path).isEmpty)
    }

    @Test("a journal of a slot that a script holds is left alone")
    func held() throws {
        try write([.run(Self.run("r1"))], "r1")
        var lock: FileLock? = try FileLock(path: folder.file("journals/a-1/lock"))
        #expect(try RunRemoval(of: all(), before: SampleJournal.time(99)).perform().runs.isEmpty)
        #expect(lock != nil)
        lock = nil
        #expect(try all().count == 1)
    }
}
