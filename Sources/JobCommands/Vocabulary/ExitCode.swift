/// The exit code of the process, the same for every entry point.
///
/// Scripts can exit with any number, so the set is open; the codes with a fixed meaning are listed here.
package struct ExitCode: RawRepresentable, Hashable, CaseIterable, Sendable {
    /// The number.
    package let rawValue: Int32

    /// Creates a code from any number; the system keeps its lowest eight bits.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Success.
    package static let done = ExitCode(rawValue: 0)
    /// A command or the service failed.
    package static let failure = ExitCode(rawValue: 1)
    /// The usage or the script is invalid; nothing was sent.
    package static let usage = ExitCode(rawValue: 2)
    /// A job did not complete.
    package static let jobFailed = ExitCode(rawValue: 3)
    /// A wait or the run exceeded its timeout.
    package static let timeout = ExitCode(rawValue: 4)
    /// An assertion failed.
    package static let assertion = ExitCode(rawValue: 5)
    /// It is unknown whether a request took effect.
    package static let outcomeUnknown = ExitCode(rawValue: 6)
    /// The service refuses the key, or there is none.
    package static let credentials = ExitCode(rawValue: 7)
    /// Another process holds the lock.
    package static let locked = ExitCode(rawValue: 75)
    /// The terminal was closed: SIGHUP.
    package static let hungUp = ExitCode(rawValue: 129)
    /// Interrupted by Control-C.
    package static let interrupted = ExitCode(rawValue: 130)
    /// The reader of standard output has closed it: 128 plus the number of SIGPIPE, as shells report it.
    package static let closedPipe = ExitCode(rawValue: 141)
    /// Terminated by SIGTERM.
    package static let terminated = ExitCode(rawValue: 143)

    /// The codes with a fixed meaning, in ascending order.
    package static let allCases: [ExitCode] = meanings.map(\.code)

    /// The meaning in one line, for help and the reference.
    package var meaning: String { Self.meanings.first { $0.code == self }?.text ?? "set by the script" }

    /// The value of `$error.kind`.
    package var kind: String { Self.meanings.first { $0.code == self }?.kind ?? "failure" }

    private static let meanings: [(code: ExitCode, kind: String, text: String)] = [
        (.done, "done", "success"),
        (.failure, "failure", "a command or the service failed"),
        (.usage, "usage", "invalid usage, syntax or value; nothing was sent"),
        (.jobFailed, "job_failed", "a job failed or was cancelled"),
        (.timeout, "timeout", "a wait or the run exceeded its timeout"),
        (.assertion, "assertion", "an assertion failed, or the script called fail"),
        (.outcomeUnknown, "outcome_unknown", "it is unknown whether a job was created; check before creating it again"),
        (.credentials, "credentials", "missing or invalid credentials, or the service refuses the key"),
        (.locked, "locked", "another process holds the lock; try again later"),
        (.hungUp, "hung_up", "the terminal was closed (SIGHUP)"),
        (.interrupted, "interrupted", "interrupted by Control-C"),
        (.closedPipe, "closed_pipe", "the reader of standard output closed it, as head does; the script stopped"),
        (.terminated, "terminated", "terminated by SIGTERM"),
    ]
}
