/// Who repeats a call that failed, and who is told meanwhile.
///
/// Like ``ResponseDeadline``, it belongs to the task rather than to each call.
package enum CallRepetition {
    /// Whether the caller repeats the call itself, as a wait and a background request do.
    ///
    /// A client then sends the request once, except after a rate limit that names the time of the next request, and
    /// does not count a failure against the service: what runs in the background must not change how a command is
    /// treated.
    @TaskLocal package static var isByCaller = false

    /// Told each error after which the client tries again; nil if no one shows them.
    @TaskLocal package static var report: RepetitionReport?
}

/// What is told each error after which a client tries again.
///
/// A class and not a function: Swift 6.3 pushes a function that is local to a task without its type, and crashes.
package final class RepetitionReport: Sendable {
    private let tell: @Sendable (APIError) -> Void

    package init(_ tell: @escaping @Sendable (APIError) -> Void) { self.tell = tell }

    package func callAsFunction(_ error: APIError) { tell(error) }
}
