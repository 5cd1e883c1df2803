import EmbedJobs
import JobCommands
import LocalFiles
import TestSupport
import Testing

/// What a second start does about changes, failures, times and options.
@Suite("Resumed runs") struct ResumedRunsTests {
    private static let job = "create name=a model=tiny dataset_id=$ds input_type=search_document"

    @Test("A changed file or option is done again, and an unchanged one is not") func changes() async throws {
        let fixture = try JournalFixture(
            "param model = tiny\nlet ds = upload $dir/a.jsonl\n"
                + "create name=a model=$model dataset_id=$ds input_type=search_document\n"
                + "assert exists $dir/go\nupload $dir/b.jsonl\n"
        )
        #expect(await fixture.start().code == .assertion)
        #expect(await fixture.start { $0.number = 1 }.code == .assertion)
        #expect(fixture.service.uploadCount == 1)
        #expect(fixture.service.jobCount == 1)
        try fixture.folder.write("{\"text\":\"changed\"}\n", to: "a.jsonl")
        try fixture.folder.write("", to: "go")
        let last = await fixture.start { $0.number = 2 }
        #expect(last.code == .done, "\(last.messages)")
        #expect(fixture.service.uploadCount == 3)
        // The job reads another dataset.
        #expect(fixture.service.jobCount == 2)
    }

    @Test("The message of a continued run says what is not repeated, and how to continue and start over")
    func messages() async throws {
        let fixture = try JournalFixture("let ds = upload $dir/a.jsonl\n\(Self.job)\nwait\nfail 'stop'\n")
        let first = await fixture.start { $0.setUp = { $0.options = ["--server", "http://x y"] } }
        #expect(first.messages.hasSuffix("to continue: embedjobs run --server 'http://x y' DIR/s.embedjobs dir=DIR"))
        let next = await fixture.start { $0.number = 1 }
        for line in [
            "DIR/s.embedjobs: continues the run of 03:53, 2 steps done; "
                + "to start over: embedjobs run --fresh DIR/s.embedjobs dir=DIR",
            "DIR/a.jsonl: unchanged: dataset a-1 of 03:53 is used again",
            "job a (00000000-0000-4000-8000-000000000001) of 03:53: complete: not created again",
        ] {
            #expect(next.messages.contains(line), "\(next.messages)")
        }
        #expect(!next.messages.contains("DIR/a.jsonl: dataset a-1, 1 row"), "\(next.messages)")
    }

    @Test("The line that continues a run gives a shell the same values, also those with control characters")
    func oddValues() async throws {
        let fixture = try JournalFixture("param n\nupload $dir/a.jsonl\nfail 'stop'\n")
        let first = await fixture.start { $0.parameters = [("n", "a\nb\t'\\\u{1B}\u{202E}1\u{E9}")] }
        let value = #"$'n=a\nb\t\'\\\033\342\200\2561"# + "\u{E9}'"
        #expect(first.messages.hasSuffix("embedjobs run DIR/s.embedjobs dir=DIR \(value)"), "\(first.messages)")
    }

    @Test("A job that failed is created again as the next attempt") func failedJob() async throws {
        let fixture = try JournalFixture("let ds = upload $dir/a.jsonl\n\(Self.job)\nwait\n", jobs: ["a": .fails])
        #expect(await fixture.start().code == .jobFailed)
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .jobFailed)
        #expect(next.messages.contains("failed: it is created again (attempt 2)"), "\(next.messages)")
        #expect(fixture.service.jobCount == 2)
        #expect(try fixture.stored.first?.contents.steps.map(\.intent.attempt) == [1, 1, 2])
        let last = await fixture.start { $0.number = 2 }
        #expect(last.messages.contains("failed: it is created again (attempt 3)"), "\(last.messages)")
        #expect(!last.messages.contains("(attempt 2)"), "\(last.messages)")
    }

    @Test("A dataset that was uploaded again is used again, without a look at the one that is gone")
    func goneEarlier() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\nfail 'stop'\n")
        _ = await fixture.start()
        try await fixture.service.deleteDataset(DatasetID(rawValue: "a-1"))
        _ = await fixture.start { $0.number = 1 }
        #expect(fixture.service.uploadCount == 2)
        let calls = fixture.service.base.calls.count
        let last = await fixture.start { $0.number = 2 }
        #expect(fixture.service.uploadCount == 2)
        #expect(!last.messages.contains("uploaded again"), "\(last.messages)")
        #expect(!fixture.service.base.calls.dropFirst(calls).contains { $0.contains("a-1") })
    }

    @Test("A job whose failure the script has handled stays failed, and the one after it continues")
    func handledFailure() async throws {
        let script = "let ds = upload $dir/a.jsonl\nretry 2 every=1s {\nlet job = \(Self.job)\nwait $job\n}\n"
        let fixture = try JournalFixture(script, jobs: ["a": .fails])
        #expect(await fixture.start().code == .jobFailed)
        #expect(fixture.service.jobCount == 2)
        #expect(await fixture.start { $0.number = 1 }.code == .jobFailed)
        #expect(fixture.service.jobCount == 3)
    }

    @Test("A dataset that is gone is uploaded again, and a job that runs is attached again") func gone() async throws {
        let fixture = try JournalFixture(
            "let ds = upload $dir/a.jsonl\n\(Self.job)\nassert exists $dir/go\nwait\n",
            jobs: ["a": .completes(atRead: 2)]
        )
        #expect(await fixture.start().code == .assertion)
        try fixture.folder.write("", to: "go")
        let attached = await fixture.start { $0.number = 1 }
        #expect(attached.code == .done, "\(attached.messages)")
        #expect(attached.messages.contains("still processing: attached again"))
        #expect(fixture.service.jobCount == 1)

        let other = try JournalFixture("let ds = upload $dir/a.jsonl\nassert exists $dir/go\n\(Self.job)\n")
        #expect(await other.start().code == .assertion)
        try await other.service.deleteDataset(DatasetID(rawValue: "a-1"))
        try other.folder.write("", to: "go")
        let next = await other.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(next.messages.contains("no longer exists: the file is uploaded again"))
        #expect(other.service.uploadCount == 2)
    }

    @Test("Times, the id and evaluated defaults stay those of the first start") func frozenValues() async throws {
        let fixture = try JournalFixture(
            "param day = $today\nparam items[] = $now, x\nlet ds = upload $dir/a.jsonl name=d-$day\n"
                + "echo $today $now $day $items $run.id\nfail 'stop'\n"
        )
        let first = await fixture.start()
        let second = await fixture.start { ($0.hours, $0.number) = (11, 1) }
        #expect(first.data == second.data)
        #expect(first.data.hasPrefix("2024-01-13 2024-01-13T02:53:31Z 2024-01-13 2024-01-13T02:53:31Z,x "))
        #expect(fixture.service.uploadCount == 1)
        let late = await fixture.start { ($0.hours, $0.number) = (26, 2) }
        #expect(late.data.hasPrefix("2024-01-14 "))
        #expect(
            late.messages.contains(
                "the unfinished run of 2024-01-13 03:53 is older than 12 hours, and the script uses $today or $now: "
                    + "a new run begins"
            ),
            "\(late.messages)"
        )
        #expect(fixture.service.uploadCount == 2)
    }

    @Test("A default that was changed in the script is evaluated again") func changedDefault() async throws {
        let fixture = try JournalFixture("param model = $env.NONE else wrong\nupload $dir/a.jsonl\nfail $model\n")
        #expect(await fixture.start().messages.contains("wrong"))
        let text = "param dir\nparam model = $env.NONE else right\nupload $dir/a.jsonl\nfail $model\n"
        try fixture.folder.write(text, to: "s.embedjobs")
        #expect(await fixture.start { $0.number = 1 }.messages.contains("right"))
        #expect(fixture.service.uploadCount == 1)
    }

    @Test("A run is continued for seven days, with the same parameters only") func age() async throws {
        let fixture = try JournalFixture("param n = 1\nupload $dir/a.jsonl\nfail 'stop'\n")
        _ = await fixture.start()
        _ = await fixture.start { ($0.hours, $0.number) = (6 * 24, 1) }
        #expect(fixture.service.uploadCount == 1)
        _ = await fixture.start { ($0.number, $0.parameters) = (2, [("n", "2")]) }
        #expect(fixture.service.uploadCount == 2)
        let late = await fixture.start { ($0.hours, $0.number) = (6 * 24 + 25, 3) }
        #expect(late.messages.contains("is older than 7 days: a new run begins"), "\(late.messages)")
        #expect(fixture.service.uploadCount == 3)
    }

    // MARK: Options

    @Test("--fresh closes the unfinished run and begins a new one") func fresh() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\nfail 'stop'\n")
        _ = await fixture.start()
        _ = await fixture.start { ($0.number, $0.setUp) = (1, { $0.isFresh = true }) }
        #expect(fixture.service.uploadCount == 2)
        #expect(try fixture.stored.map(\.contents.isAbandoned) == [true, false])
        // The next start continues the new one.
        _ = await fixture.start { $0.number = 2 }
        #expect(fixture.service.uploadCount == 2)
    }

    @Test("--fresh closes no run if the new one does not begin", arguments: ["", "once key=k\n"])
    func refusedFresh(once: String) async throws {
        let fixture = try JournalFixture(
            once + "let ds = upload $dir/a.jsonl\nlet job = \(Self.job)\nwait $job\n"
                + "download $job to=$dir/a.vectors.jsonl\nassert exists $dir/go\n"
        )
        #expect(await fixture.start().code == .assertion)
        // The check refuses to replace the file of the run that would be given up.
        let refused = await fixture.start { ($0.number, $0.setUp) = (1, { $0.isFresh = true }) }
        #expect(refused.code == .usage, "\(refused.messages)")
        #expect(try fixture.stored.map(\.contents.isAbandoned) == [false])
        #expect(!refused.messages.contains("to continue"), "\(refused.messages)")
        try fixture.folder.write("", to: "go")
        #expect(await fixture.start { $0.number = 2 }.code == .done)
        #expect(fixture.service.jobCount == 1)
    }

    @Test("--fresh closes no run if the script fails before its first step") func earlyFailure() async throws {
        let fixture = try JournalFixture(
            "if exists $dir/stop { fail 'stop' }\nupload $dir/a.jsonl\nassert exists $dir/go\n"
        )
        #expect(await fixture.start().code == .assertion)
        try fixture.folder.write("", to: "stop")
        _ = await fixture.start { ($0.number, $0.setUp) = (1, { $0.isFresh = true }) }
        #expect(try fixture.stored.map(\.contents.isAbandoned) == [false])
    }

    @Test("--resume=only fails without an unfinished run, and --resume=no looks nothing up")
    func resume() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\nfail 'stop'\n")
        let only = await fixture.start { $0.setUp = { $0.resume = .only } }
        #expect(only.code == .usage)
        #expect(only.messages.contains("no unfinished run to continue"))
        #expect(fixture.service.uploadCount == 0)
        _ = await fixture.start()
        _ = await fixture.start { ($0.number, $0.setUp) = (1, { $0.resume = .only }) }
        #expect(fixture.service.uploadCount == 1)
        _ = await fixture.start { ($0.number, $0.setUp) = (2, { $0.resume = .no }) }
        #expect(fixture.service.uploadCount == 2)
    }

    @Test("A second start while the first one runs exits with 75, and changes nothing") func held() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\nfail 'stop'\n")
        _ = await fixture.start()
        let slot = try #require(try fixture.journals.slots().first)
        let before = try GoldenFile.bytes(of: try #require(try slot.journals().first).path)
        let lock = try FileLock(path: "\(slot.path)/lock")
        let second = await fixture.start { $0.number = 1 }
        #expect(second.code == .locked)
        #expect(second.messages.contains("DIR/s.embedjobs: already running in process "), "\(second.messages)")
        #expect(try GoldenFile.bytes(of: try #require(try slot.journals().first).path) == before)
        #expect(fixture.service.uploadCount == 1)
        // Without a look at other runs, the lock is not taken.
        _ = await fixture.start { ($0.number, $0.setUp) = (2, { $0.resume = .no }) }
        #expect(fixture.service.uploadCount == 2)
        withExtendedLifetime(lock) {}
    }

    @Test("A folder that cannot be used is an error if the user chose it, else a warning") func folder() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\n")
        try fixture.folder.write("", to: "file")
        let path = fixture.folder.file("file/journals")
        let standard = await fixture.start { $0.setUp = { $0.folder = JournalFolder(path) } }
        #expect(standard.code == .done, "\(standard.messages)")
        #expect(standard.messages.contains("without a journal, a second run repeats everything"))
        let chosen = await fixture.start { options in
            options.setUp = { setup in
                (setup.folder, setup.isChosen) = (JournalFolder(path), true)
            }
        }
        #expect(chosen.code == .failure)
        #expect(fixture.service.uploadCount == 1)
        try fixture.folder.write("param dir\nupload $dir/a.jsonl\nfail 'stop'\n", to: "s.embedjobs")
        let none = await fixture.start { $0.setUp = { $0.folder = nil } }
        #expect(none.code == .assertion)
        #expect(none.messages.contains("set HOME or XDG_STATE_HOME"))
        #expect(!none.messages.contains("to continue"), "\(none.messages)")
    }

    @Test(
        "A journal that cannot be read is not passed over in silence",
        arguments: ["garbage\n", "\0\0\0", #"{"record":"run","version":2}"# + "\n"]
    )
    func unreadable(text: String) async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\nfail 'stop'\n")
        _ = await fixture.start()
        let journal = try #require(try fixture.stored.first)
        let name = String(journal.path.dropFirst(fixture.folder.path.utf8.count + 1))
        try fixture.folder.write(text, to: name)
        let refused = await fixture.start { $0.number = 1 }
        #expect(refused.code == .failure)
        #expect(refused.messages.contains("the record of the last run is damaged, or a later version wrote it"))
        #expect(refused.messages.contains("run --fresh DIR/s.embedjobs dir=DIR"), "\(refused.messages)")
        #expect(fixture.service.uploadCount == 1)
        let fresh = await fixture.start { ($0.number, $0.setUp) = (2, { $0.isFresh = true }) }
        #expect(fresh.code == .assertion, "\(fresh.messages)")
        #expect(fixture.service.uploadCount == 2)
    }

    @Test("What the damaged lines of a journal recorded is found on the service") func damagedLines() async throws {
        let fixture = try JournalFixture("let ds = upload $dir/a.jsonl\n\(Self.job)\nfail 'stop'\n")
        _ = await fixture.start()
        let journal = try #require(try fixture.stored.first)
        let name = String(journal.path.dropFirst(fixture.folder.path.utf8.count + 1))
        let lines = try fixture.folder.read(name).split(separator: UInt8(ascii: "\n"))
        let kept = lines.map { String(decoding: $0, as: UTF8.self) }.map { $0.contains("create") ? "damaged" : $0 }
        try fixture.folder.write(kept.joined(separator: "\n") + "\n", to: name)
        let next = await fixture.start { $0.number = 1 }
        #expect(next.messages.contains("1 line damaged: the service is searched for"), "\(next.messages)")
        #expect(fixture.service.earlier == [.none, .none, .possible])
        #expect(fixture.service.jobCount == 1)
    }

    @Test("A dry run shows what a real one would skip, and changes nothing") func dryRun() async throws {
        let fixture = try JournalFixture(
            "let ds = upload $dir/a.jsonl\nlet job = \(Self.job)\nwait $job\n"
                + "download $job to=$dir/a.vectors.jsonl\nassert exists $dir/go\nupload $dir/b.jsonl\n"
        )
        #expect(await fixture.start().code == .assertion)
        try fixture.folder.write("", to: "go")
        let journal = try #require(try fixture.stored.first).path
        let before = try GoldenFile.bytes(of: journal)
        let calls = fixture.service.base.calls
        let dry = await fixture.start { ($0.number, $0.isDry) = (1, true) }
        #expect(dry.code == .done, "\(dry.messages)")
        for line in [
            "continues the run of 03:53, 3 steps done",
            "DIR/a.jsonl: unchanged: dataset a-1 of 03:53 is used again if the service still has it",
            "job a (00000000-0000-4000-8000-000000000001) of 03:53: attached again, unless it failed",
            "DIR/a.vectors.jsonl: unchanged since 03:53: not downloaded again",
            "POST /v1/datasets name=b type=embed-input",
        ] {
            #expect(dry.data.contains(line), "\(dry.data)")
        }
        #expect(!dry.data.contains("POST /v1/embed-jobs"))
        #expect(try GoldenFile.bytes(of: journal) == before)
        #expect(fixture.service.base.calls == calls)
        #expect(try fixture.stored.count == 1)
    }
}
