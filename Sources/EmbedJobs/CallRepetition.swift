/// Who repeats a call that failed, and who is told meanwhile.
///
/// Like ``ResponseDeadline``, it belongs to the task rather than to each call.
package enum CallRepetition {
    /// Whether the caller repeats the call itself, as a wait and a background request do.
    ///
    /// A client then sends the request once, except after a rate limit that names the time of the next request, and does
    /// not count a failure against the service: what runs in the background must not change how a command is treated.
    @TaskLocal package static var isByCaller = false

    /// Called with each error after which the client tries again; nil if no one shows them.
    @TaskLocal package static var report: (@Sendable (APIError) -> Void)?
}
