#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import LocalFiles
import TestSupport
import Testing

@Suite struct LeftoverFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func swept() throws -> [String] {
        LeftoverFiles.sweep(folder.path)
        return try folder.names
    }

    @Test func fileOfAKilledWriterIsRemoved() throws {
        for name in [".embedjobs-0.part", ".embedjobs-3w5e11264sgsf.part"] { try folder.write("half", to: name) }
        #expect(try swept() == [])
    }

    @Test(arguments: [
        "out.part", ".embedjobs-.part", ".embedjobs-A.part", ".embedjobs-a b.part", ".embedjobs-a.part.txt",
        ".embedjobs-01234567890123.part", "embedjobs-a.part", ".embedjobs-a",
    ])
    func otherNamesStay(name: String) throws {
        try folder.write("mine", to: name)
        #expect(try swept() == [name])
    }

    @Test func fileOfAnActiveWriterStays() throws {
        let path = folder.file("out")
        let file = try OutputFile(path: path, isPrivate: false, permissions: nil, isNamed: true)
        try [1, 2, 3].withUnsafeBytes { try file.write($0) }
        let names = try folder.names
        #expect(names.count == 1 && names[0].hasPrefix(".embedjobs-"))
        #expect(try swept() == names)
        try file.publish(replacing: false)
        #expect(try swept() == ["out"])
    }

    @Test func fileWithASecondLinkStays() throws {
        let path = try folder.write("half", to: ".embedjobs-a.part")
        #expect(link(path, folder.file("other")) == 0)
        #expect(try swept() == [".embedjobs-a.part", "other"])
    }

    @Test func otherKindsOfFilesStay() throws {
        #expect(mkfifo(folder.file(".embedjobs-a.part"), 0o600) == 0)
        try Folder.create(folder.file(".embedjobs-b.part"))
        try folder.write("kept", to: "kept")
        try Folder.link(folder.file(".embedjobs-c.part"), to: folder.file("kept"))
        #expect(try swept() == [".embedjobs-a.part", ".embedjobs-b.part", ".embedjobs-c.part", "kept"])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file to another user"))
    func fileOfAnotherUserStays() throws {
        let path = try folder.write("theirs", to: ".embedjobs-a.part")
        #expect(chown(path, 12_345, 12_345) == 0)
        #expect(try swept() == [".embedjobs-a.part"])
    }

    @Test func nextFileInTheFolderTriggersASweep() throws {
        try folder.write("half", to: ".embedjobs-a.part")
        let file = try TargetFile(path: folder.file("out"))
        try file.publish(replacing: false)
        #expect(try folder.names == ["out"])
    }
}
