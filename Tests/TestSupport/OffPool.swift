internal import Foundation

/// Runs what blocks, such as a socket's read, on a thread of its own: the pool of Swift's tasks has only as many
/// threads as the machine has cores, and so do Dispatch's queues, and the server under test needs them.
package func offPool<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
