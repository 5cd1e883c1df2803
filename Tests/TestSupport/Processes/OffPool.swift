internal import Foundation

/// Runs blocking work, such as a socket's read, on its own thread. The pool of Swift's tasks and Dispatch's queues have
/// only as many threads as the machine has cores, and the server under test needs them.
package func offPool<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
