import EmbedJobs
import JobCommands
import LocalFiles
import TestSupport
import Testing

/// Downloaded files, receipts and maps of a run that continues.
@Suite("Written files of a run") struct WrittenFilesTests {
    private static let job =
        "let ds = upload $dir/a.jsonl\nlet job = create name=a model=tiny dataset_id=$ds input_type=search_document\n"
        + "wait $job\n"
    private static let end = "assert exists $dir/go\n"

    @Test("An unchanged file is not written again, and a changed one is never replaced") func downloads() async throws {
        let fixture = try JournalFixture(Self.job + "download $job to=$dir/v.jsonl\n" + Self.end)
        #expect(await fixture.start().code == .assertion)
        let status = try FileStatus.of(fixture.folder.file("v.jsonl"))
        let second = await fixture.start { $0.number = 1 }
        #expect(second.code == .assertion, "\(second.messages)")
        #expect(second.messages.contains("DIR/v.jsonl: unchanged since 03:53: not downloaded again"))
        #expect(try FileStatus.of(fixture.folder.file("v.jsonl")) == status)
        // The file is the user's now.
        try fixture.folder.write("mine", to: "v.jsonl")
        let third = await fixture.start { $0.number = 2 }
        #expect(third.code == .usage, "\(third.messages)")
        #expect(try fixture.folder.read("v.jsonl") == Array("mine".utf8))
        // A file that was removed is written again.
        try Folder.remove(fixture.folder.file("v.jsonl"))
        try fixture.folder.write("", to: "go")
        #expect(await fixture.start { $0.number = 3 }.code == .done)
        #expect(try !fixture.folder.read("v.jsonl").isEmpty)
    }

    @Test("After a change of the input, the run replaces its own file") func changedInput() async throws {
        let fixture = try JournalFixture(Self.job + "download $job to=$dir/v.jsonl\n" + Self.end)
        #expect(await fixture.start().code == .assertion)
        let before = try fixture.folder.read("v.jsonl")
        try fixture.folder.write("{\"text\":\"x\"}\n{\"text\":\"y\"}\n", to: "a.jsonl")
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(try fixture.folder.read("v.jsonl") != before)
    }

    @Test("Files in a folder, receipts and maps of the run do not stop it") func others() async throws {
        let fixture = try JournalFixture(
            Self.job + "download $job to=$dir/out/\ndownload $job to=$dir/v.csv receipt=$dir/v.json\n"
                + "map $job to=$dir/m.svg\n" + Self.end
        )
        try fixture.folder.write("{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n", to: "a.jsonl")
        #expect(await fixture.start().code == .assertion)
        let receipt = try fixture.folder.read("v.json")
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(next.messages.contains("DIR/out/a.jsonl: unchanged since 03:53"), "\(next.messages)")
        #expect(try fixture.folder.read("v.json") == receipt)
        #expect(Folder.isFile(fixture.folder.file("m.svg")))
    }

    @Test("A receipt that is missing is written without the rows") func missingReceipt() async throws {
        let fixture = try JournalFixture(
            Self.job + "download $job to=$dir/v.csv receipt=$dir/v.json\n" + Self.end
        )
        #expect(await fixture.start().code == .assertion)
        try Folder.remove(fixture.folder.file("v.json"))
        let status = try FileStatus.of(fixture.folder.file("v.csv"))
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(Folder.isFile(fixture.folder.file("v.json")))
        #expect(try FileStatus.of(fixture.folder.file("v.csv")) == status)
    }
}
