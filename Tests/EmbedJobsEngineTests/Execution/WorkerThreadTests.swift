import EmbedJobsEngine
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct WorkerThreadTests {
    /// An actor with its own thread, or on a shared one.
    private actor Inhabitant {
        private let thread: WorkerThread
        private var record: [Int] = []

        init(of thread: WorkerThread) { self.thread = thread }

        init() throws { thread = try WorkerThread() }

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        func threadNumber() -> UInt { WorkerThreadTests.currentThread() }

        /// Starts `count` tasks on this actor and returns the order in which they ran.
        func order(of count: Int) async -> [Int] {
            let tasks = (0..<count).map { number in Task { record.append(number) } }
            for task in tasks { await task.value }
            return record
        }

        func callAtEndOfThread(_ body: @escaping @Sendable () -> Void) { WorkerThreadTests.atEndOfThread(body) }
    }

    /// The key of each thread's number.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
    private static let threadsSeen = Mutex(0)

    /// The number of the calling thread, unique to it.
    ///
    /// Not pthread_self: it is declared constant, so the optimizer keeps its value even if a task changes threads.
    private static func currentThread() -> UInt {
        if let number = pthread_getspecific(key) { return UInt(bitPattern: number) }
        let number = threadsSeen.withLock { seen in
            seen += 1
            return seen
        }
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: number))
        return UInt(number)
    }

    private final class Farewell: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Makes the system call a function when the calling thread ends, by a destructor of thread-specific data.
    private static func atEndOfThread(_ body: @escaping @Sendable () -> Void) {
        var key = pthread_key_t()
        pthread_key_create(&key) { (context: UnsafeMutableRawPointer?) in
            if let context { Unmanaged<Farewell>.fromOpaque(context).takeRetainedValue().body() }
        }
        pthread_setspecific(key, Unmanaged.passRetained(Farewell(body)).toOpaque())
    }

    @Test func actorAlwaysRunsOnOneThread() async throws {
        let inhabitant = try Inhabitant()
        let home = await inhabitant.threadNumber()
        await withTaskGroup(of: (UInt, UInt).self) { group in
            for _ in 0..<50 {
                group.addTask { (Self.currentThread(), await inhabitant.threadNumber()) }
            }
            for await (caller, found) in group {
                #expect(found == home)
                #expect(found != caller)
            }
        }
    }

    @Test func actorsCanShareAThread() async throws {
        let thread = try WorkerThread()
        let first = await Inhabitant(of: thread).threadNumber()
        #expect(await Inhabitant(of: thread).threadNumber() == first)
        let other = try Inhabitant()
        #expect(await other.threadNumber() != first)
    }

    @Test func jobsRunInOrderOfArrival() async throws {
        let inhabitant = try Inhabitant()
        #expect(await inhabitant.order(of: 1_000) == Array(0..<1_000))
    }

    @Test func endsWhenTheLastActorOnItIsReleased() async throws {
        let (ends, end) = AsyncStream<Void>.makeStream()
        var inhabitant: Inhabitant? = try Inhabitant()
        await inhabitant?.callAtEndOfThread { end.yield() }
        inhabitant = nil
        var iterator = ends.makeAsyncIterator()
        #expect(await iterator.next() != nil, "the thread has not ended")
    }
}
