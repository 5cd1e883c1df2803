import EmbedJobs
import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("OnceCommand")
struct OnceCommandTests {
    @Test("the key must not be empty, whether or not it is known before the run")
    func emptyKey() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("once key=''\n") == .usage)
        #expect(await fixture.run("once key=$env.EMPTY\n") == .usage)
        #expect(fixture.service.calls == [])
        #expect(fixture.messages.contains("must not be empty"))
    }

    @Test("Finished work is not done again, at any entry point") func finished() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "a.jsonl")
        let script = "once key=k\nupload $dir/a.jsonl\n"
        #expect(await fixture.run(script) == .done)
        #expect(await fixture.run("param x = 1\n" + script + "fail 'no'\n") == .done)
        #expect(fixture.service.uploads.count == 1)
        #expect(fixture.messages.contains("once key=k: finished at 03:53"))
        #expect(await fixture.run("once key=other\nupload $dir/a.jsonl\n") == .done)
        #expect(fixture.service.uploads.count == 2)
    }

    @Test("Finished work needs no files, but work to do does") func finishedWithoutFiles() async throws {
        let fixture = try JournalFixture(
            """
            param key = k
            once key=$key
            let ds = upload $dir/a.jsonl
            let job = create name=a model=tiny dataset_id=$ds input_type=search_document
            wait $job
            download $job to=$dir/out.jsonl

            """
        )
        #expect(await fixture.start().code == .done)
        try Folder.remove(fixture.folder.file("a.jsonl"))
        let second = await fixture.start { $0.number = 1 }
        #expect(second.code == .done, "\(second.messages)")
        #expect(second.messages.contains("once key=k: finished"))
        let other = await fixture.start { ($0.number, $0.parameters) = (2, [("key", "other")]) }
        #expect(other.code == .usage)
        #expect(other.messages.contains("DIR/out.jsonl already exists"), "\(other.messages)")
        #expect(fixture.service.uploadCount == 1)
    }

    @Test("A line of a prompt with only once is refused, since the next line is another script")
    func aloneAtAPrompt() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "a.jsonl")
        var runner = ScriptRunner(session: fixture.session(isPrompt: true))
        #expect(await runner.run(Source(name: "prompt", text: "once key=k"), parameters: []) == .usage)
        #expect(fixture.messages.contains("once: a single command has nothing to run once"))
        let line = "once key=k; upload \(fixture.folder.file("a.jsonl"))"
        #expect(await runner.run(Source(name: "prompt", text: line), parameters: []) == .done, "\(fixture.messages)")
    }

    @Test("It comes before the first step, once, in the main script only") func position() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("once key=k\n", to: "part.embedjobs")
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "a.jsonl")
        #expect(await fixture.run("upload $dir/a.jsonl\nonce key=k\n") == .usage)
        #expect(fixture.messages.contains("must come before the first upload"))
        #expect(await fixture.run("include $dir/part.embedjobs\n") == .usage)
        #expect(fixture.messages.contains("only the main script may call it"))
        #expect(await fixture.run("for k in a b { once key=$k }\n") == .usage)
        #expect(fixture.messages.contains("was already called in this run"))
        #expect(fixture.service.calls == [])
    }

    @Test("A bad file among the journals of other work does not stop a script") func badFile() async throws {
        let fixture = try JournalFixture("once key=k\nupload $dir/a.jsonl\n")
        try Folder.create(fixture.folder.file("state/journals/once-x/r.jsonl"), isPrivate: true)
        let start = await fixture.start()
        #expect(start.code == .done, "\(start.messages)")
        #expect(try fixture.stored.count == 1)
    }

    @Test("A run whose journal was lost finds its work again") func lostJournal() async throws {
        let fixture = try JournalFixture(
            "once key=k\nlet ds = upload $dir/a.jsonl\n"
                + "create name=a model=tiny dataset_id=$ds input_type=search_document\nassert exists $dir/go\n"
        )
        #expect(await fixture.start().code == .assertion)
        try Folder.remove(fixture.journals.path)
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(fixture.service.uploadCount == 1)
        #expect(fixture.service.jobCount == 1)
        #expect(fixture.service.earlier == [.possible, .possible, .possible, .possible])
    }

    @Test("Unfinished work is continued with the times of its start, and --fresh does finished work again")
    func continued() async throws {
        let fixture = try JournalFixture(
            "once key=nightly-$today\nlet ds = upload $dir/a.jsonl\necho $today\nassert exists $dir/go\n"
        )
        #expect(await fixture.start().code == .assertion)
        try fixture.folder.write("", to: "go")
        let second = await fixture.start { ($0.hours, $0.number) = (11, 1) }
        #expect(second.code == .done, "\(second.messages)")
        #expect(second.data == "2024-01-13")
        #expect(fixture.service.uploadCount == 1)
        let third = await fixture.start { $0.number = 2 }
        #expect(third.code == .done)
        #expect(third.messages.contains("to do it again: embedjobs run --fresh DIR/s.embedjobs"), "\(third.messages)")
        #expect(fixture.service.uploadCount == 1)
        let fresh = await fixture.start { ($0.number, $0.setUp) = (3, { $0.isFresh = true }) }
        #expect(fresh.code == .done, "\(fresh.messages)")
        #expect(fixture.service.uploadCount == 2)
        let refused = await fixture.start { ($0.number, $0.setUp) = (4, { $0.resume = .no }) }
        #expect(refused.code == .usage)
        #expect(refused.messages.contains("cannot be used with --resume=no"))
    }

    @Test("Two scripts with one key exclude each other") func shared() async throws {
        let fixture = try JournalFixture("once key=k\nupload $dir/a.jsonl\n")
        #expect(await fixture.start { $0.setUp = { $0.coversScripts = false } }.code == .done)
        let slot = try #require(try fixture.journals.slots().first { $0.name.hasPrefix("once-k-") })
        let lock = try FileLock(path: "\(slot.path)/lock")
        let second = await fixture.start { $0.number = 1 }
        #expect(second.code == .locked)
        #expect(second.messages.contains("key=k: already running in process"), "\(second.messages)")
        withExtendedLifetime(lock) {}
    }
}
