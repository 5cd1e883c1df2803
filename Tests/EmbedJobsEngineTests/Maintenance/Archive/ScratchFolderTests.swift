import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ScratchFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Makes a folder as a killed process leaves it.
    private func leave(_ name: String, lockText: String? = "17\n") throws {
        try Folder.create(folder.file(name), isPrivate: true)
        try folder.write("rows", to: "\(name)/db.sqlite")
        try folder.write("part", to: "\(name)/jobs/a/0.1")
        guard let lockText else { return }
        let lock = try folder.write(lockText, to: "\(name)/scratch-lock")
        chmod(lock, 0o600)
    }

    @Test func isRemovedOnRelease() throws {
        do {
            let scratch = try ScratchFolder(in: folder.path)
            #expect(try Folder.names(in: scratch.path) == ["scratch-lock"])
            #expect(try FileStatus.of(scratch.path)?.mode == 0o700)
            try Array("x".utf8).withUnsafeBytes { bytes in
                let file = try PrivateFile(path: "\(scratch.path)/db.sqlite")
                try file.write(bytes)
                try file.finish()
            }
        }
        #expect(try folder.names == [])
    }

    @Test func nextOneRemovesTheLeftoversOfKilledProcesses() throws {
        try leave(".embedjobs-3w5e11264sgsf")
        try leave(".embedjobs-a")
        let scratch = try ScratchFolder(in: folder.path)
        #expect(try folder.names == [Folder.name(of: scratch.path)])
    }

    @Test func foldersInUseAreKept() throws {
        let first = try ScratchFolder(in: folder.path)
        let second = try ScratchFolder(in: folder.path)
        #expect(try Set(folder.names) == [Folder.name(of: first.path), Folder.name(of: second.path)])
        // A restore removes the file while it holds the lock.
        try first.removeLockFile()
        ScratchFolder.removeLeftovers(in: folder.path)
        #expect(Folder.isFolder(first.path))
        withExtendedLifetime((first, second)) {}
    }

    @Test func foldersOfAnotherShapeAreKept() throws {
        try leave(".embedjobs-nolock", lockText: nil)
        // A process that has created the file but has not locked it yet.
        try leave(".embedjobs-empty", lockText: "")
        try leave(".embedjobs-other")
        try folder.write("mine", to: ".embedjobs-other/mine")
        try leave(".embedjobs-shared")
        chmod(folder.file(".embedjobs-shared"), 0o755)
        try leave(".embedjobs-link")
        try Folder.rename(folder.file(".embedjobs-link/scratch-lock"), to: folder.file("lock"))
        try Folder.link(folder.file(".embedjobs-link/scratch-lock"), to: folder.file("lock"))
        for name in [".embedjobs-", ".embedjobs-A", ".embedjobs-0123456789abcd", ".embedjobs-1.part", "embedjobs-1"] {
            try leave(name)
        }
        try leave("away")
        try Folder.link(folder.file(".embedjobs-0"), to: folder.file("away"))
        let before = try folder.names
        ScratchFolder.removeLeftovers(in: folder.path)
        #expect(try folder.names == before)
        for name in before where Folder.isFolder(folder.file(name)) {
            #expect(Folder.isTaken(folder.file("\(name)/jobs/a/0.1")), "\(name)")
        }
        #expect(Folder.isTaken(folder.file(".embedjobs-other/mine")))
    }
}
