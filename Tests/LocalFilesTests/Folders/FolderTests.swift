import LocalFiles
import TestSupport
import Testing

@Suite struct FolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func createsMissingParents() throws {
        try Folder.create(folder.file("a/b/c"))
        #expect(Folder.isFolder(folder.file("a/b/c")))
        try Folder.create(folder.file("a/b/c"))
    }

    @Test func knowsWhetherAFolderCouldBeCreatedWithoutCreatingIt() throws {
        #expect(Folder.isWritable(folder.path))
        #expect(Folder.isWritable(folder.file("a/b/c")))
        try folder.write("x", to: "file")
        #expect(!Folder.isWritable(folder.file("file")) && !Folder.isWritable(folder.file("file/a")))
        #expect(try folder.names == ["file"])
    }

    @Test func refusesAFileAsAParent() throws {
        try folder.write("x", to: "a")
        #expect(throws: FileError.self) { try Folder.create(folder.file("a/b")) }
    }

    @Test func removesATreeButNotTheTargetsOfLinks() throws {
        try Folder.create(folder.file("keep"))
        try folder.write("x", to: "keep/x")
        try Folder.create(folder.file("tree/inner"))
        try folder.write("y", to: "tree/inner/y")
        try Folder.link(folder.file("tree/link"), to: folder.file("keep"))
        #expect(Folder.linkTarget(of: folder.file("tree/link")) == folder.file("keep"))
        try Folder.remove(folder.file("tree"))
        #expect(try folder.names == ["keep"])
        #expect(Folder.size(of: folder.file("keep/x")) == 1)
        try Folder.remove(folder.file("tree"))
    }

    @Test func brokenLinkTakesItsName() throws {
        try Folder.link(folder.file("link"), to: folder.file("nowhere"))
        #expect(Folder.isTaken(folder.file("link")))
        #expect(!Folder.exists(folder.file("link")))
        #expect(!Folder.isTaken(folder.file("other")))
    }

    @Test func sortsNamesByBytes() throws {
        for name in ["b", "a", "Z", "é", "z"] { try folder.write("", to: name) }
        #expect(try folder.names == ["Z", "a", "b", "z", "é"])
    }

    @Test(arguments: [
        ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("a/b/", "a", "b"), ("/", "/", ""), ("./a", ".", "a"),
    ])
    func splitsPaths(path: String, parent: String, name: String) {
        #expect(Folder.parent(of: path) == parent)
        #expect(Folder.name(of: path) == name)
    }

    @Test func listsEntriesUpToALimitAndSaysWhichAreFolders() throws {
        try Folder.create(folder.file("inner"))
        try folder.write("x", to: "a")
        try Folder.link(folder.file("link"), to: folder.file("inner"))
        let entries = Folder.entries(in: folder.path, limit: 10).sorted { $0.name < $1.name }
        #expect(entries.map(\.name) == ["a", "inner", "link"])
        #expect(entries.map(\.isFolder) == [false, true, true])
        #expect(Folder.entries(in: folder.path, limit: 2).count == 2)
        #expect(Folder.entries(in: folder.file("a"), limit: 2).isEmpty)
    }
}
