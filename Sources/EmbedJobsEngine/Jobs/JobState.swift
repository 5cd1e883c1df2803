internal import EmbedJobs

/// An event in the life of a job.
package enum JobEvent: Hashable, Sendable, CaseIterable {
    /// Every shard is done.
    case finished
    /// A shard failed permanently, or the model is gone.
    case broke
    /// The owner requested a cancellation.
    case cancelRequested
    /// None of its shards is running any more.
    case stopped
}

/// The states of a job and their transitions, as a pure function of the event.
///
/// ```
/// processing ──finished──▶ complete
///     │ ├──────broke─────▶ failed
///     │ └cancelRequested─▶ cancelling ──stopped──▶ cancelled
/// ```
/// The store writes each step as one update conditional on the previous state. The row that changed decides the winner
/// of a race, for example of `finished` against `cancelRequested`.
package enum JobState: String, Hashable, Sendable, CaseIterable {
    /// Queued or running.
    case processing
    /// Ended successfully.
    case complete
    /// Cancellation requested; a shard may still be running.
    case cancelling
    /// Stopped after a cancellation.
    case cancelled
    /// Ended with an error.
    case failed

    /// The state after an event; nil if the event changes nothing.
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
