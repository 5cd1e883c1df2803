import JobAssist
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("FieldCache")
struct FieldCacheTests {
    private let folder: TemporaryFolder
    private let cache = FieldCache(milliseconds: 20_000)

    init() throws { folder = try TemporaryFolder() }

    private func names(_ path: String, delimiter: String? = nil) -> [String]? {
        cache.fields(in: path, delimiter: delimiter)?.names
    }

    @Test("fields are read again when the file changes, and for another delimiter")
    func changes() throws {
        let path = try folder.write("id,text\n", to: "a.csv")
        #expect(names(path) == ["id", "text"])
        #expect(names(path) == ["id", "text"])
        try folder.write("id;title;text\n", to: "a.csv")
        #expect(names(path, delimiter: ";") == ["id", "title", "text"])
        #expect(names(path) == ["id;title;text"])
        try Folder.remove(path)
        #expect(cache.fields(in: path) == nil)
    }

    @Test("a path that is not a regular file is not read")
    func otherPaths() {
        #expect(cache.fields(in: folder.path) == nil)
        #expect(cache.fields(in: "/dev/zero") == nil)
        #expect(cache.fields(in: folder.file("missing")) == nil)
    }
}
