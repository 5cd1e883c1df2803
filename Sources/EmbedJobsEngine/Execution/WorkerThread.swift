package import EmbedJobs

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import LocalFiles

/// An executor with its own thread, for actors that call blocking or long-running code.
///
/// File reads, SQLite and matrix products would otherwise block a thread of Swift's shared pool, which has only as many
/// as the machine has cores. The thread ends when the last actor that uses it is released.
package final class WorkerThread: SerialExecutor {
    private let queue: Queue

    /// Starts the thread.
    ///
    /// - Throws: `unavailable` if the system cannot start one.
    package init() throws(APIError) {
        let queue = Queue()
        self.queue = queue
        let result = BlockingThread.start { runJobs(of: queue) }
        guard result == 0 else {
            let reason = String(cString: strerror(result))
            throw APIError(.unavailable, "the system cannot start a thread for the engine: \(reason)")
        }
    }

    deinit { queue.close() }

    /// Enqueues a job on the thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(Work(job: UnownedJob(job), executor: asUnownedSerialExecutor(), owner: self))
    }

    /// The executor in the form that the runtime requires.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

/// A job and its executor, which it keeps alive until it has run.
private struct Work {
    let job: UnownedJob
    let executor: UnownedSerialExecutor
    let owner: WorkerThread
}

/// A queue of jobs in the order of arrival, with the locks of its two ends.
private final class Queue: @unchecked Sendable {
    // Guarded by `mutex`, which must be C's type for the condition variable.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var pending: [Work] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func append(_ work: Work) {
        pthread_mutex_lock(mutex)
        pending.append(work)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// All waiting jobs; nil once the queue is closed and empty.
    func take() -> [Work]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while pending.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(condition, mutex)
        }
        defer { pending.removeAll() }
        return pending
    }
}

private func runJobs(of queue: Queue) {
    while let batch = queue.take() {
        for work in batch { work.job.runSynchronously(on: work.executor) }
    }
}
