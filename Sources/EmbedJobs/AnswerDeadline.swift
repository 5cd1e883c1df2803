/// By when an answer is of use to whoever asks for it.
///
/// It goes with the task rather than with each call: most calls have none, and a service that answers at once has no
/// use for it. A client gives up in time for it, rather than after all that it would otherwise try.
package enum AnswerDeadline {
    /// The moment; nil where whoever asks waits for as long as it takes.
    @TaskLocal package static var current: ContinuousClock.Instant?
}
