/// Wakes tasks that wait for a change.
///
/// A waiter reads ``generation``, then checks its condition, then waits for a later generation, so that a change
/// between the check and the wait is not missed.
package actor ChangeNotifier {
    /// The number of changes so far.
    package private(set) var generation = 0
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter = 0

    /// Makes a signal at generation 0.
    package init() {}

    /// Records a change and wakes all waiters.
    package func notify() {
        generation += 1
        let woken = waiters
        waiters.removeAll()
        for waiter in woken.values { waiter.resume() }
    }

    /// Returns once the generation is later than `seen`, or the task is cancelled.
    package func wait(after seen: Int) async {
        guard generation == seen, !Task.isCancelled else { return }
        let id = nextWaiter
        nextWaiter += 1
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The task may have been cancelled before the waiter was registered.
                if Task.isCancelled { continuation.resume() } else { waiters[id] = continuation }
            }
        } onCancel: {
            Task { await self.wake(id) }
        }
    }

    private func wake(_ id: Int) { waiters.removeValue(forKey: id)?.resume() }
}
