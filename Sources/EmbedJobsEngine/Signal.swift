/// Wakes whoever waits for something to change.
///
/// A waiter reads ``generation`` first, then looks, then waits for a later generation: a change between the look and
/// the wait is not missed.
package actor Signal {
    /// How often something has changed.
    package private(set) var generation = 0
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter = 0

    /// Nothing has changed yet.
    package init() {}

    /// Something changed: wakes everybody.
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
