#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import LocalFiles
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test func isExclusiveUntilReleased() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        #expect(FileLock.holder(of: path) == nil)
        do {
            let lock = try FileLock(path: path)
            // A second open file description is refused even within one process.
            let refusal = #expect(throws: FileLock.Refusal.self) { try FileLock(path: path) }
            guard case .held(let processID)? = refusal else {
                Issue.record("expected a held lock, not \(String(describing: refusal))")
                return
            }
            #expect(processID.flatMap { Int($0) } ?? 0 > 0)
            #expect(FileLock.holder(of: path) == processID)
            withExtendedLifetime(lock) {}
        }
        _ = try FileLock(path: path)
    }

    @Test func othersSeeWhetherItIsHeldWithoutChangingIt() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        #expect(try FileLock.isHeld(path) == nil)
        var lock: FileLock? = try FileLock(path: path)
        let content = try folder.read("lock")
        #expect(try FileLock.isHeld(path) == true)
        #expect(lock != nil)
        lock = nil
        #expect(try FileLock.isHeld(path) == false)
        #expect(try folder.read("lock") == content)
    }

    @Test func missingFileIsCreatedByDefaultOnly() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        let refusal = #expect(throws: FileLock.Refusal.self) { try FileLock(path: path, createsFile: false) }
        guard case .failed(let error)? = refusal, error.isMissing else {
            Issue.record("expected a missing file, not \(String(describing: refusal))")
            return
        }
        #expect(try folder.names == [])
        _ = try FileLock(path: path)
        _ = try FileLock(path: path, createsFile: false)
    }

    @Test func replacementIsNoticed() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a/lock")
        try Folder.create(folder.file("a"))
        let lock = try FileLock(path: path)
        #expect(try lock.isInPlace())
        try Folder.rename(path, to: folder.file("away"))
        #expect(try !lock.isInPlace())
        try folder.write("", to: "a/lock")
        #expect(try !lock.isInPlace())
        try Folder.remove(path)
        try Folder.rename(folder.file("away"), to: path)
        #expect(try lock.isInPlace())
        // What cannot be looked at proves nothing.
        try Folder.rename(folder.file("a"), to: folder.file("b"))
        try folder.write("", to: "a")
        #expect(throws: FileError.self) { try lock.isInPlace() }
    }

    @Test func refusalDoesNotCloseOtherFiles() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        let lock = try FileLock(path: path)
        // A file opened meanwhile can get the descriptor number that a refusal has just closed.
        let refusals = Task.detached { for _ in 0..<5_000 { _ = try? FileLock(path: path) } }
        var lost = 0
        for _ in 0..<5_000 {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            for _ in 0..<20 where fcntl(descriptor, F_GETFD) < 0 { lost += 1 }
            if fcntl(descriptor, F_GETFD) >= 0 { close(descriptor) }
        }
        await refusals.value
        withExtendedLifetime(lock) {}
        #expect(lost == 0)
    }
}
