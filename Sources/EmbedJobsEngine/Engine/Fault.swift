package import EmbedJobs

/// The class of a step's error, which decides what happens next.
///
/// Source: the retryable, fatal and permanent classes of errors in databases and queues.
package enum Fault: Hashable, Sendable {
    /// Temporary: a full disk, too many open files, a lock held by another program. The step is retried.
    case passing
    /// The content of the disk is no longer known: a failed fsync, a damaged page. The store refuses everything.
    case poison
    /// It would recur: the input, the model, a part of the store. The job or dataset fails.
    case own
    /// The step was asked to stop, or was ended by something else. The job is not blamed.
    case stopped

    /// The job needs something that a person has to provide: its model. Other jobs continue.
    case waiting

    /// Classifies an error.
    package init(_ error: APIError) {
        self =
            switch error.code {
            case .storeFailed: .poison
            case .insufficientStorage, .unavailable, .storeLocked: .passing
            case .stepStopped: .stopped
            case .modelAbsent: .waiting
            default: .own
            }
    }
}

extension APIError.Code {
    /// A step was asked to stop. The engine never passes this code on.
    static let stepStopped = APIError.Code(rawValue: "step_stopped")
    /// The model of a job is not installed. Internal to the engine.
    static let modelAbsent = APIError.Code(rawValue: "model_absent")
}

extension APIError {
    /// The engine is stopping.
    static let stopping = APIError(.stepStopped, "the engine is stopping")
    /// Another attempt has taken the shard, or the job has ended.
    static let shardEnded = APIError(.stepStopped, "the shard was taken over, or its job has ended")
}
