package import EmbedJobs

/// What an error of a step says about the next one.
///
/// Source: the classes of retryable, fatal and permanent errors that databases and queues tell apart.
package enum Fault: Hashable, Sendable {
    /// It may pass: a full disk, too many open files, a lock that another program holds. The step is tried again.
    case passing
    /// What is on the disk is not known any more: a failed fsync, a damaged page. The store refuses everything.
    case poison
    /// It would come again: the input, the model, a part of the store. The job or dataset fails.
    case own
    /// The step was asked to stop, or something else ended it. Nothing is held against the job.
    case stopped

    /// The class of an error.
    package init(_ error: APIError) {
        self =
            switch error.code {
            case .storeFailed: .poison
            case .insufficientStorage, .unavailable, .storeLocked: .passing
            case .stepStopped: .stopped
            default: .own
            }
    }
}

extension APIError.Code {
    /// A step was asked to stop. It stays inside the engine.
    static let stepStopped = APIError.Code(rawValue: "step_stopped")
}

extension APIError {
    /// The engine is stopping.
    static let stopping = APIError(.stepStopped, "the engine is stopping")
    /// Another attempt has the shard, or the job has ended.
    static let shardEnded = APIError(.stepStopped, "the shard was taken over, or its job has ended")
}
