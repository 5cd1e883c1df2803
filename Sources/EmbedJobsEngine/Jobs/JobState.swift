internal import EmbedJobs

/// What can happen to a job.
package enum JobEvent: Hashable, Sendable, CaseIterable {
    /// Every shard is done.
    case finished
    /// A shard cannot be done, or the model is gone.
    case broke
    /// The owner asked it to stop.
    case cancelRequested
    /// No shard of it is running any more.
    case stopped
}

/// The life of a job, as a pure function: which state follows from which event.
///
/// ```
/// processing ──finished──▶ complete
///     │ ├──────broke─────▶ failed
///     │ └cancelRequested─▶ cancelling ──stopped──▶ cancelled
/// ```
/// The store writes each step as one conditional update on the state before it; the row that changed decides who won a
/// race, for example of `finished` against `cancelRequested`.
package enum JobState: String, Hashable, Sendable, CaseIterable {
    /// Queued or running.
    case processing
    /// Ended well.
    case complete
    /// Asked to stop, a shard may still be running.
    case cancelling
    /// Stopped on request.
    case cancelled
    /// Ended badly.
    case failed

    /// The state after an event, nil where the event changes nothing.
    package func after(_ event: JobEvent) -> JobState? {
        switch (self, event) {
        case (.processing, .finished): .complete
        case (.processing, .broke): .failed
        case (.processing, .cancelRequested): .cancelling
        case (.cancelling, .stopped): .cancelled
        default: nil
        }
    }
}
