import LocalFiles
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct BlockingThreadTests {
    /// A name of the current thread.
    private static var thread: String { "\(pthread_self())" }

    @Test("a function runs on a thread of its own") func start() async {
        let own = Self.thread
        let other = await withCheckedContinuation { continuation in
            #expect(BlockingThread.start { continuation.resume(returning: Self.thread) } == 0)
        }
        #expect(other != own)
    }
}
