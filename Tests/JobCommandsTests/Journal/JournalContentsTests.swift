import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("JournalContents") struct JournalContentsTests {
    @Test("Every record is read back from its line", arguments: SampleJournal.records)
    func roundTrip(record: JournalRecord) {
        #expect(JournalRecord(line: record.line.dropLast()) == record)
        #expect(record.line.last == UInt8(ascii: "\n"))
        #expect(record.line.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("The lines are the documented ones") func lines() {
        let text = SampleJournal.text(SampleJournal.records)
        for part in [
            #"{"record":"run","version":1,"id":"r1","script":"/s/a.embedjobs","directory":"/s","parameters":{"n":"1"}"#,
            #"{"record":"default","name":"day","value":"2026-01-31","expression":"$today"}"#,
            #""kind":"create","attempt":1,"at":"2024-01-13T02:53:35.000000Z","file":null,"line":4,"#
                + #""request":{"model":"m"}}"#,
            #"{"record":"end","at":"2024-01-13T02:53:51.000000Z","exit_code":1}"#,
        ] {
            #expect(text.contains(part))
        }
    }

    @Test("Steps, ends and the end of the run are found") func contents() throws {
        let contents = try #require(JournalContents(Array(SampleJournal.text(SampleJournal.records).utf8)))
        #expect(contents.run == SampleJournal.run)
        #expect(contents.steps.map(\.key) == ["up", "cr", "dl", "de"])
        #expect(contents[step: "up"]?.id == "ds-1")
        #expect(contents[step: "cr"]?.id == "job-1")
        #expect(contents[step: "de"]?.rejection?.code == "not_found")
        #expect(contents[step: "de"]?.isOpen == false)
        #expect(contents[step: "dl"]?.isOpen == true)
        #expect(contents.ends["job-1"]?.status == "failed")
        #expect(contents.standards.mapValues(\.value) == ["day": .text("2026-01-31"), "names": .list(["a", "b"])])
        #expect(contents.standards["day"]?.expression == "$today")
        #expect(contents.exitCode == .failure)
        #expect(contents.canContinue)
    }

    @Test("A torn last line is not part of the journal") func tornLine() throws {
        let whole = SampleJournal.text(SampleJournal.records)
        let contents = try #require(JournalContents(Array((whole + #"{"record":"end","at":"2024"#).utf8)))
        #expect(contents.length == whole.utf8.count)
        #expect(contents.exitCode == .failure)
        // The line is whole only with its end.
        let end = JournalRecord.end(at: SampleJournal.time(60), exitCode: .done).line.dropLast()
        #expect(JournalContents(Array(whole.utf8) + end)?.isFinished == false)
    }

    @Test("Records and members of later versions are ignored") func laterVersions() throws {
        let lines = [
            JournalRecord.run(SampleJournal.run).line, Array("{\"record\":\"later\",\"x\":[1]}\n".utf8),
            Array(#"{"record":"end","at":"2024-01-13T02:53:51.000000Z","exit_code":0,"more":{}}"#.utf8) + [10],
        ]
        let contents = try #require(JournalContents(Array(lines.joined())))
        #expect(contents.isFinished)
        #expect(contents.damagedCount == 0)
    }

    @Test("Whole lines that are not records are counted as damaged") func damagedLines() throws {
        let lines = [JournalRecord.run(SampleJournal.run).line, Array("not json\n{}\n\0\0\n{\"record".utf8)]
        #expect(try #require(JournalContents(Array(lines.joined()))).damagedCount == 3)
    }

    @Test("A file without a first line of this version is not a journal") func foreign() {
        let run = SampleJournal.text([.run(SampleJournal.run)])
        #expect(JournalContents(Array(run.replacing("\"version\":1", with: "\"version\":2").utf8)) == nil)
        #expect(JournalContents(Array(run.utf8.dropLast())) == nil)
        #expect(JournalContents([]) == nil)
        #expect(JournalContents(SampleJournal.records[1].line) == nil)
    }

    @Test("A continued run has not ended, and an intent opens its step again") func continued() throws {
        var contents = try #require(JournalContents(Array(SampleJournal.text(SampleJournal.records).utf8)))
        contents.append(.resumed(at: SampleJournal.time(70)))
        #expect(contents.exitCode == nil)
        #expect(contents.resumeCount == 1)
        contents.append(.intent(SampleJournal.intent("de", .delete, at: 71)))
        #expect(contents[step: "de"]?.isOpen == true)
        contents.append(.outcome(JournalOutcome(step: "de", at: SampleJournal.time(72), id: "ds-1", written: nil)))
        #expect(contents[step: "de"]?.id == "ds-1")
        contents.append(.end(at: SampleJournal.time(73), exitCode: .done))
        #expect(!contents.canContinue)
        #expect(contents.changedAt == SampleJournal.time(73))
    }

    @Test("An abandoned run does not continue") func abandoned() throws {
        var contents = JournalContents(SampleJournal.run)
        #expect(contents.canContinue)
        contents.append(.abandoned(at: SampleJournal.time(1)))
        #expect(!contents.canContinue)
    }
}

/// A journal with one record of each kind.
enum SampleJournal {
    static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(microseconds: 1_705_114_411_000_000 + seconds * 1_000_000)
    }

    static func intent(_ step: String, _ kind: JournalStepKind, at seconds: Int64) -> JournalIntent {
        JournalIntent(
            step: step,
            kind: kind,
            attempt: 1,
            at: time(seconds),
            file: nil,
            line: 4,
            request: [JournalField("model", "m")],
            written: kind == .download ? JournalFileDigest(path: "/s/out", bytes: 3, sha256: "abc") : nil
        )
    }

    static let run = run("r1")

    static func run(_ id: String, after microseconds: Int64 = 0) -> JournalRun {
        JournalRun(
            id: id,
            script: "/s/a.embedjobs",
            directory: "/s",
            parameters: [JournalField("n", "1")],
            arguments: ["x\ny"],
            service: "https://example.com",
            owner: "0123",
            startedAt: Timestamp(microseconds: time(0).microseconds + microseconds),
            today: "2024-01-13",
            now: "2024-01-13T02:53:31Z",
            onceKey: nil,
            scope: id
        )
    }

    static let records: [JournalRecord] = [
        .run(run), .standard(name: "day", .text("2026-01-31"), expression: "$today"),
        .standard(name: "names", .list(["a", "b"]), expression: "a, b"),
        .intent(intent("up", .upload, at: 2)),
        .outcome(JournalOutcome(step: "up", at: time(3), id: "ds-1", written: nil)),
        .intent(intent("cr", .create, at: 4)),
        .outcome(JournalOutcome(step: "cr", at: time(5), id: "job-1", written: nil)),
        .ended(JournalEnd(id: "ds-1", at: time(6), status: "validated", rows: 3)),
        .ended(JournalEnd(id: "job-1", at: time(6), status: "failed", output: "out-1")),
        .intent(intent("dl", .download, at: 7)),
        .intent(intent("de", .delete, at: 8)),
        .rejected(step: "de", at: time(9), code: "not_found", message: "dataset 'x' not found"),
        .end(at: time(20), exitCode: .failure),
    ]

    static func text(_ records: [JournalRecord]) -> String {
        String(decoding: records.flatMap(\.line), as: UTF8.self)
    }
}
