import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("JournalFolder") struct JournalFolderTests {
    @Test("Slots and their journals are found, oldest first, and other files left out") func journals() throws {
        let folder = try TemporaryFolder()
        #expect(try JournalFolder(folder.file("missing")).slots().isEmpty)
        try Folder.create(folder.file("journals/nightly-1"), isPrivate: true)
        try folder.write("", to: "journals/stray")
        let slot = try #require(try JournalFolder(inState: folder.path).slots().first)
        #expect(slot.name == "nightly-1")
        try folder.write("not a journal\n", to: "journals/nightly-1/r0.jsonl")
        try folder.write(SampleJournal.text([.run(SampleJournal.run)]), to: "journals/nightly-1/r1.jsonl")
        try folder.write("", to: "journals/nightly-1/lock")
        try Folder.create(folder.file("journals/nightly-1/folder.jsonl"), isPrivate: true)
        let journals = try slot.journals()
        #expect(journals.map(\.contents.run) == [SampleJournal.run])
        #expect(journals.map(\.path) == [folder.file("journals/nightly-1/r1.jsonl")])
    }

    @Test("Of two runs that began in the same second, the later one is the last") func sameSecond() throws {
        let folder = try TemporaryFolder()
        let runs = [("20240113-025331-ffffffff", 0), ("20240113-025331-00000000", 400_000), ("20240113-025330-99", -1)]
        for (id, microseconds) in runs {
            let text = SampleJournal.text([.run(SampleJournal.run(id, after: Int64(microseconds)))])
            try folder.write(text, to: "\(id).jsonl")
        }
        let slot = JournalSlot(folder.path)
        #expect(try slot.last { _ in true }?.contents.run.id == "20240113-025331-00000000")
        #expect(try slot.last { $0.id != "20240113-025331-00000000" }?.contents.run.id == "20240113-025331-ffffffff")
        #expect(try slot.last { $0.id.hasSuffix("-99") }?.contents.run.id == "20240113-025330-99")
        #expect(try slot.last { _ in false }?.path == nil)
    }

    @Test("The process that holds a slot is known while it holds it") func holder() throws {
        let folder = try TemporaryFolder()
        let slot = JournalSlot(folder.path)
        #expect(try slot.holder() == nil)
        var lock: FileLock? = try FileLock(path: folder.file("lock"))
        let holder = try #require(try slot.holder())
        #expect(holder.processID != nil)
        #expect(holder.since != nil)
        #expect(lock != nil)
        lock = nil
        #expect(try slot.holder() == nil)
    }
}
