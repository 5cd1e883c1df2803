package import EmbedJobs
internal import Synchronization

/// Repeats steps until the task is cancelled: as long as there is work, and after every change.
///
/// A step that fails with a temporary error is retried after a pause that doubles each time. The error is recorded for
/// clients that wait for the work.
package struct WorkLoop: Sendable {
    let signal: ChangeNotifier
    let health: EngineHealth
    let pause: JobEngine.Pause

    /// Makes a loop; `pause` waits between attempts.
    package init(signal: ChangeNotifier, health: EngineHealth, pause: @escaping JobEngine.Pause) {
        self.signal = signal
        self.health = health
        self.pause = pause
    }

    /// Repeats a step until the task is cancelled. The step returns whether there was work. Each running step has
    /// another `name`.
    ///
    /// - Throws: an error after which the store cannot be trusted.
    package func run(
        _ name: String,
        _ step: @Sendable () async throws(APIError) -> Bool
    ) async throws(APIError) {
        var delay = Limits.pauseMin
        while !Task.isCancelled {
            let seen = await signal.generation
            do throws(APIError) {
                let isIdle = try await !step()
                health.resume(name)
                delay = Limits.pauseMin
                if isIdle { await signal.wait(after: seen) }
            } catch {
                switch Fault(error) {
                case .poison: throw error
                case .stopped: continue
                // An error that the step itself should have handled is a defect; it must not end the work of others.
                case .passing, .own, .waiting: break
                }
                // At the end of the task, an error is most likely a consequence of that.
                if Task.isCancelled { return }
                health.note(name, error.message)
                // Clients that wait for a job learn the reason now.
                await signal.notify()
                do { try await pause(delay) } catch { return }
                delay = min(delay * 2, Limits.pauseMax)
            }
        }
    }
}

/// The reasons why the engine's loops are paused.
package final class EngineHealth: Sendable {
    private let reasons = Mutex<[String: String]>([:])
    private let onChange: @Sendable (String?) -> Void

    /// Creates the initial state: all loops run. `onChange` is called with each new ``pauseReason``.
    package init(onChange: @escaping @Sendable (String?) -> Void = { _ in }) { self.onChange = onChange }

    /// A reason why work is paused; nil if no loop is.
    package var pauseReason: String? { reasons.withLock { Self.first(of: $0) } }

    private static func first(of reasons: [String: String]) -> String? { reasons.min { $0.key < $1.key }?.value }

    func note(_ loop: String, _ reason: String) { change { $0[loop] = reason } }

    func resume(_ loop: String) { change { $0[loop] = nil } }

    private func change(_ body: (inout [String: String]) -> Void) {
        let (before, after) = reasons.withLock { reasons in
            let before = Self.first(of: reasons)
            body(&reasons)
            return (before, Self.first(of: reasons))
        }
        if before != after { onChange(after) }
    }
}
