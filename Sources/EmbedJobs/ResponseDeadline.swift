/// The time until which a response is useful to the caller.
///
/// It belongs to the task rather than to each call: most calls have none, and a service that responds at once does
/// not need it. A client stops retrying in time to meet it.
package enum ResponseDeadline {
    /// The deadline; nil if the caller waits indefinitely.
    @TaskLocal package static var current: ContinuousClock.Instant?
}
