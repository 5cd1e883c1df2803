import EmbedJobs
import JobCommands
import LocalFiles
import TestSupport
import Testing

/// Starts of a script after crashes, failures and changes.
@Suite("RunJournal") struct RunJournalTests {
    /// Two files, each uploaded, embedded, downloaded and deleted; then one of them again, with two equal jobs.
    private static let script = """
        for name in a b {
            let ds = upload $dir/${name}.jsonl
            let job = create name=$name model=tiny dataset_id=$ds input_type=search_document
            wait $job
            download $job to=$dir/${name}.vectors.jsonl
            delete $ds
            echo "$ds.rows row"
        }
        let ds = upload $dir/a.jsonl
        let jobs += create name=c model=tiny dataset_id=$ds input_type=search_document
        let jobs += create name=c model=tiny dataset_id=$ds input_type=search_document
        wait $jobs

        """

    /// The writes of a whole run of the script: the first line, 11 steps with two lines each, the ends of three
    /// validations and four jobs, and the end.
    private static let writeCount = 1 + 22 + 7 + 1

    @Test("An undisturbed run has as many writes as the crashes below assume") func undisturbed() async throws {
        let fixture = try JournalFixture(Self.script)
        #expect(await fixture.start().code == .done)
        let journal = try #require(try fixture.stored.first)
        let text = String(decoding: try GoldenFile.bytes(of: journal.path), as: UTF8.self)
        #expect(text.split(separator: "\n").count == Self.writeCount, "\(text)")
        #expect(journal.contents.isFinished)
        #expect(journal.contents.steps.count == 11)
        #expect(FileStatus.mode(of: journal.path) == 0o600)
        #expect(FileStatus.mode(of: Folder.parent(of: journal.path)) == 0o700)
    }

    @Test("After a crash at any write, the next start makes what is missing, and nothing twice", arguments: 1...31)
    func crashes(write: Int) async throws {
        // After the last write, the run is finished.
        for isAfter in write == Self.writeCount ? [false] : [false, true] {
            let fixture = try JournalFixture(Self.script)
            let crash = Crash(atWrite: write, after: isAfter)
            _ = await fixture.start { $0.crash = crash }
            #expect(crash.hasHappened)
            let next = await fixture.start { $0.number = 1 }
            let label = "write \(write), \(isAfter ? "after" : "before")"
            #expect(next.code == .done, "\(label): \(next.messages)")
            #expect(fixture.service.uploadCount == 3, "\(label): \(next.messages)")
            #expect(fixture.service.jobCount == 4, "\(label): \(next.messages)")
            #expect(next.data.contains("1 row\n"), "\(label)")
            let names = try fixture.folder.names.filter { $0.hasSuffix("vectors.jsonl") }
            #expect(names == ["a.vectors.jsonl", "b.vectors.jsonl"])
        }
    }

    @Test("After two crashes, the third start finishes the run", arguments: [4, 9, 14, 21, 27])
    func repeatedCrashes(write: Int) async throws {
        let fixture = try JournalFixture(Self.script)
        _ = await fixture.start { $0.crash = Crash(atWrite: write, after: true) }
        _ = await fixture.start { options in
            options.number = 1
            options.crash = Crash(atWrite: 4, after: false)
        }
        let last = await fixture.start { $0.number = 2 }
        #expect(last.code == .done, "\(last.messages)")
        #expect(fixture.service.uploadCount == 3)
        #expect(fixture.service.jobCount == 4)
        #expect(try fixture.stored.count == 1)
        #expect(try fixture.stored.first?.contents.resumeCount == 2)
    }

    @Test("A lost request or response ends the run with code 6, and the next start decides", arguments: 0..<4)
    func lostResponses(index: Int) async throws {
        for fault in [KeyedService.Fault.lostRequest, .lostResponse] {
            let fixture = try JournalFixture(Self.script)
            fixture.service.plan(Array(repeating: .none, count: index) + [fault])
            let first = await fixture.start()
            #expect(first.code == .outcomeUnknown, "\(first.messages)")
            let next = await fixture.start { $0.number = 1 }
            #expect(next.code == .done, "\(next.messages)")
            #expect(next.messages.contains("it is not on record whether the request of 03:53 succeeded"))
            #expect(fixture.service.uploadCount == 3)
            #expect(fixture.service.jobCount == 4)
            guard case .intended = fixture.service.earlier[index + 1] else {
                Issue.record("the request was repeated as if it were new")
                continue
            }
        }
    }

    @Test("A finished run is not continued: the next start does the work again") func finished() async throws {
        let fixture = try JournalFixture("upload $dir/a.jsonl\n")
        for number in 0..<2 { #expect(await fixture.start { $0.number = number }.code == .done) }
        #expect(fixture.service.uploadCount == 2)
        #expect(try fixture.stored.map(\.contents.isFinished) == [true, true])
    }

    @Test("A script that only reads does without a journal") func reading() async throws {
        let fixture = try JournalFixture("list\nif exists $dir/none { upload $dir/a.jsonl }\n")
        #expect(await fixture.start().code == .done)
        #expect(try fixture.stored.isEmpty)
        let reader = try JournalFixture("list\n")
        #expect(await reader.start().code == .done)
        #expect(!Folder.exists(reader.journals.path))
    }
}

extension FileStatus {
    /// The permissions of a path.
    fileprivate static func mode(of path: String) -> UInt32? { (try? of(path))?.mode }
}
