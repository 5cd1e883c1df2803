import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func output(_ text: String, to name: String) throws -> OutputFile {
        let file = try OutputFile(path: folder.file(name))
        try file.write(Array(text.utf8))
        return file
    }

    @Test(arguments: [true, false], [true, false]) func appearsOnlyWhenPublished(isNamed: Bool, replaces: Bool) throws {
        let path = folder.file("a")
        let file = try OutputFile(path: path, isPrivate: false, permissions: nil, isNamed: isNamed)
        try file.write(Array("hello".utf8))
        #expect(!Folder.exists(path))
        try file.publish(replacing: replaces)
        #expect(try folder.read("a") == Array("hello".utf8))
        #expect(try folder.names == ["a"])
    }

    /// Of a killed process, only named files remain.
    @Test(.enabled(if: Folder.exists("/proc/self/fd"), "only Linux has unnamed files"))
    func hasNoNameWhileItIsWritten() throws {
        let file = try output(String(repeating: "half", count: 100_000), to: "a")
        #expect(try folder.names == [])
        try file.publish(replacing: true)
        #expect(try folder.names == ["a"])
    }

    @Test func hasTheRequestedPermissions() throws {
        let file = try OutputFile(path: folder.file("a"), permissions: 0o604)
        try file.publish(replacing: false)
        var status = stat()
        #expect(stat(folder.file("a"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o604)
    }

    @Test func leavesNothingWhenReleased() throws {
        do { _ = try output("half", to: "a") }
        #expect(try folder.names == [])
    }

    @Test(arguments: [true, false]) func refusesAnExistingFileAndKeepsIt(isNamed: Bool) throws {
        try folder.write("old", to: "a")
        let file = try OutputFile(path: folder.file("a"), isPrivate: false, permissions: nil, isNamed: isNamed)
        let error = #expect(throws: FileError.self) { try file.publish(replacing: false) }
        #expect(error?.errno == EEXIST)
        file.discard()
        #expect(try folder.read("a") == Array("old".utf8))
        #expect(try folder.names == ["a"])
    }

    @Test func replacesWhenAsked() throws {
        try folder.write("old", to: "a")
        try output("new", to: "a").publish(replacing: true)
        #expect(try folder.read("a") == Array("new".utf8))
        #expect(try folder.names == ["a"])
    }

    @Test func keepsOrderAcrossItsBuffer() throws {
        let file = try OutputFile(path: folder.file("a"))
        var expected: [UInt8] = []
        for size in [1, 65_535, 3, 70_000, 0, 65_536, 2, 200_000, 5] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
            expected += bytes
            try bytes.withUnsafeBytes { try file.write($0) }
        }
        #expect(file.size == expected.count)
        try file.publish(replacing: false)
        #expect(try folder.read("a") == expected)
    }

    @Test func writesAtAnOffsetAndLeavesZerosBefore() throws {
        let file = try OutputFile(path: folder.file("a"))
        try [UInt8](repeating: 7, count: 2).withUnsafeBytes { try file.write($0, at: 3) }
        try file.publish(replacing: false)
        #expect(try folder.read("a") == [0, 0, 0, 7, 7])
    }

    @Test func namesTheTargetInErrors() throws {
        let error = #expect(throws: FileError.self) { try OutputFile(path: folder.file("no/such/file")) }
        #expect(error?.isMissing == true)
        #expect(error?.description == "cannot create \(folder.file("no/such/file")): No such file or directory")
    }

    @Test func acceptsNamesOfMaximumLength() throws {
        let name = String(repeating: "é", count: 127)
        try output("x", to: name).publish(replacing: false)
        #expect(try folder.names == [name])
    }
}
