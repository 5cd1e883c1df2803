import LocalFiles
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test func isHeldOnceAndFreeAfterwards() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        do {
            let lock = try FileLock(path: path)
            // A second open file description is refused even within one process.
            let refusal = #expect(throws: FileLock.Refusal.self) { try FileLock(path: path) }
            guard case .held(let processID)? = refusal else {
                Issue.record("expected a held lock, not \(String(describing: refusal))")
                return
            }
            #expect(processID.flatMap { Int($0) } ?? 0 > 0)
            withExtendedLifetime(lock) {}
        }
        _ = try FileLock(path: path)
    }
}
