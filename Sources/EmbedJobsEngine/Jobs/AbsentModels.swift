internal import Synchronization

/// The models that accepted jobs wait for, because they are no longer installed.
final class AbsentModels: Sendable {
    private let reasons = Mutex<[String: String]>([:])

    /// The models' names.
    var names: [String] { reasons.withLock { Array($0.keys) } }

    /// Why jobs of a model wait; nil if they do not.
    func reason(of model: String) -> String? { reasons.withLock { $0[model] } }

    /// Notes that a job's model was not found.
    func note(_ model: String, _ reason: String) { reasons.withLock { $0[model] = reason } }

    /// Forgets the models that are installed, and returns whether there were any.
    func forget(_ installed: [String]) -> Bool {
        reasons.withLock { reasons in
            let count = reasons.count
            reasons = reasons.filter { !installed.contains($0.key) }
            return reasons.count < count
        }
    }
}
