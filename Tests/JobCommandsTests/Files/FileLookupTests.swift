import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("FileLookup")
struct FileLookupTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["b.x", "a.x", "B.x", "é.x", ".h.x", "a*.x", "[a].x"] { try folder.write("", to: name) }
        try Folder.create(folder.file("sub.x"))
    }

    private func names(_ pattern: String) throws -> [String] {
        try FileLookup.disk.matches(folder.file(pattern)).map { Folder.name(of: $0) }
    }

    @Test("matches are sorted by bytes, without hidden files")
    func sorted() throws {
        #expect(try names("*.x") == ["B.x", "[a].x", "a*.x", "a.x", "b.x", "sub.x", "é.x"])
        #expect(try names("[a-b].x") == ["a.x", "b.x"])
        #expect(try names("?\\*.x") == ["a*.x"])
        #expect(try names("\\[a\\].x") == ["[a].x"])
    }

    @Test("a pattern in a missing folder matches nothing")
    func nothing() throws {
        #expect(try names("*.y") == [])
        #expect(try names("gone/*.x") == [])
        #expect(try names("a.x/*.x") == [])
    }

    @Test("kinds of paths")
    func kinds() {
        #expect(FileLookup.disk.kind(folder.file("a.x")) == .file)
        #expect(FileLookup.disk.kind(folder.file("sub.x")) == .folder)
        #expect(FileLookup.disk.kind(folder.file("gone")) == .missing)
        #expect(FileLookup.disk.kind("/dev/null") == .stream)
    }
}
