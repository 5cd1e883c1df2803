import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Paths where no folder or file can be created or read: each must fail promptly.
@Suite(.timeLimit(.minutes(1))) struct FolderRefusalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func fileIsNotAFolder() throws {
        try folder.write("x", to: "a")
        let error = #expect(throws: FileError.self) { try Folder.create(folder.file("a")) }
        #expect(error?.errno == EEXIST)
    }

    /// The system reports that an empty path does not exist, although its parents do.
    @Test func emptyPathIsNotAFolder() {
        let error = #expect(throws: FileError.self) { try Folder.create("") }
        #expect(error?.isMissing == true)
    }

    #if os(Linux)
    /// The same error comes from file systems of the kernel, which refuse new folders.
    @Test func folderOfTheKernelRefusesNewOnes() {
        #expect(throws: FileError.self) { try Folder.create("/proc/embedjobs/a") }
    }
    #endif

    @Test func pipeIsRefusedWithoutWaiting() throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: FileError("open", folder.file("pipe"), errno: EINVAL)) {
            try InputFile(path: folder.file("pipe"))
        }
    }

    @Test func onlyALinkIsRemovedAsOne() throws {
        try folder.write("kept", to: "file")
        try Folder.link(folder.file("link"), to: "file")
        try Folder.removeLink(folder.file("link"))
        #expect(try Folder.names(in: folder.path) == ["file"])
        for name in ["file", "missing", ""] {
            #expect(throws: FileError("remove", folder.file(name), errno: EINVAL)) {
                try Folder.removeLink(folder.file(name))
            }
        }
        #expect(try folder.read("file") == Array("kept".utf8))
    }

    /// The temporary name is cut by bytes, like the system's limit.
    @Test(arguments: ["😀", "👨‍👩‍👧‍👦", "e\u{301}\u{302}\u{303}"])
    func namesOfMaximumLengthMayHaveLongCharacters(character: String) throws {
        let name = String(repeating: character, count: 255 / character.utf8.count)
        let file = try OutputFile(path: folder.file(name))
        try Array("x".utf8).withUnsafeBytes { try file.write($0) }
        try file.publish(replacing: false)
        #expect(try folder.names.map { Array($0.utf8) } == [Array(name.utf8)])
    }
}
