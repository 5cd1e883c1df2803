import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Places where no folder or file can be made or read: each must be an error, and soon.
@Suite(.timeLimit(.minutes(1))) struct FolderRefusalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aFileIsNoFolder() throws {
        try folder.write("x", to: "a")
        let error = #expect(throws: FileError.self) { try Folder.create(folder.file("a")) }
        #expect(error?.isExisting == true)
    }

    /// The system says of an empty path that it does not exist, though all folders above it do.
    @Test func anEmptyPathIsNoFolder() {
        let error = #expect(throws: FileError.self) { try Folder.create("") }
        #expect(error?.isMissing == true)
    }

    #if os(Linux)
    /// So it says of folders that its own file systems refuse to make.
    @Test func aFolderOfTheSystemTakesNone() {
        #expect(throws: FileError.self) { try Folder.create("/proc/embedjobs/a") }
    }
    #endif

    @Test func aPipeIsNoFileAndNothingIsWaitedFor() throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: FileError("open", folder.file("pipe"), errno: EINVAL)) {
            try InputFile(path: folder.file("pipe"))
        }
    }

    /// The temporary name is cut by bytes, as the system's limit is.
    @Test(arguments: ["😀", "👨‍👩‍👧‍👦", "e\u{301}\u{302}\u{303}"])
    func namesOfTheGreatestLengthMayHaveLongCharacters(character: String) throws {
        let name = String(repeating: character, count: 255 / character.utf8.count)
        let file = try OutputFile(path: folder.file(name))
        try Array("x".utf8).withUnsafeBytes { try file.write($0) }
        try file.publish(replacing: false)
        #expect(try folder.names.map { Array($0.utf8) } == [Array(name.utf8)])
    }
}
