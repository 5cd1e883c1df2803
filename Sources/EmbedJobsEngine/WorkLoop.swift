package import EmbedJobs
internal import Synchronization

/// Does one kind of step for as long as the task lives: while there is one to do, and whenever something has changed.
///
/// A step that fails for a reason that may pass is tried again, after a pause that doubles each time; the reason is
/// noted where whoever waits for the work can read it.
package struct WorkLoop: Sendable {
    let name: String
    let signal: Signal
    let health: EngineHealth
    let pause: JobEngine.Pause

    /// Makes a loop; `pause` is how it waits between attempts.
    package init(name: String, signal: Signal, health: EngineHealth, pause: @escaping JobEngine.Pause) {
        self.name = name
        self.signal = signal
        self.health = health
        self.pause = pause
    }

    /// Runs until the task is cancelled. A step answers whether there was something to do.
    ///
    /// - Throws: an error after which the store cannot be trusted.
    package func run(_ step: @Sendable () async throws(APIError) -> Bool) async throws(APIError) {
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
                // What is nobody's own here is a defect of ours; it must not end the work of others.
                case .passing, .own: break
                }
                health.note(name, error.message)
                // Whoever waits for a job learns the reason now.
                await signal.notify()
                do { try await pause(delay) } catch { return }
                delay = min(delay * 2, Limits.pauseMax)
            }
        }
    }
}

/// Why the engine's loops are paused.
package final class EngineHealth: Sendable {
    private let reasons = Mutex<[String: String]>([:])

    /// All loops run.
    package init() {}

    /// A reason why work is paused; nil while all of it runs.
    package var pauseReason: String? { reasons.withLock { reasons in reasons.min { $0.key < $1.key }?.value } }

    func note(_ loop: String, _ reason: String) { reasons.withLock { $0[loop] = reason } }

    func resume(_ loop: String) { reasons.withLock { _ = $0.removeValue(forKey: loop) } }
}
