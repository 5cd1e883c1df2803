/// What the process ends with, the same for every door.
///
/// An open set, since a script can end with a number of its own; those that have a meaning here are listed.
package struct ExitCode: RawRepresentable, Hashable, CaseIterable, Sendable {
    /// The number.
    package let rawValue: Int32

    /// Takes any number; the system keeps its lowest eight bits.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Everything was done.
    package static let done = ExitCode(rawValue: 0)
    /// A command or the service failed.
    package static let failure = ExitCode(rawValue: 1)
    /// The script is wrong; nothing was sent.
    package static let usage = ExitCode(rawValue: 2)
    /// A job did not complete.
    package static let jobFailed = ExitCode(rawValue: 3)
    /// A wait took too long.
    package static let timeout = ExitCode(rawValue: 4)
    /// An assertion does not hold.
    package static let assertion = ExitCode(rawValue: 5)
    /// It is unknown whether something was done.
    package static let outcomeUnknown = ExitCode(rawValue: 6)
    /// The service did not accept the credentials.
    package static let credentials = ExitCode(rawValue: 7)
    /// Another process holds the lock.
    package static let locked = ExitCode(rawValue: 75)
    /// Control-C.
    package static let interrupted = ExitCode(rawValue: 130)
    /// The signal TERM.
    package static let terminated = ExitCode(rawValue: 143)

    /// Those that have a meaning, in order.
    package static let allCases: [ExitCode] = meanings.map(\.code)

    /// The meaning in one line, for help and the reference.
    package var meaning: String { Self.meanings.first { $0.code == self }?.text ?? "what the script says" }

    /// The word for it in `$error.kind`.
    package var kind: String { Self.meanings.first { $0.code == self }?.kind ?? "failure" }

    private static let meanings: [(code: ExitCode, kind: String, text: String)] = [
        (.done, "done", "everything was done"),
        (.failure, "failure", "a command or the service failed"),
        (.usage, "usage", "wrong usage, syntax or value; nothing was sent"),
        (.jobFailed, "job_failed", "a job ended failed or cancelled"),
        (.timeout, "timeout", "a wait took longer than its timeout"),
        (.assertion, "assertion", "an assertion does not hold, or the script said fail"),
        (.outcomeUnknown, "outcome_unknown", "it is unknown whether a job was created; somebody has to look"),
        (.credentials, "credentials", "no credentials, or wrong ones"),
        (.locked, "locked", "another process holds the lock; try again later"),
        (.interrupted, "interrupted", "interrupted by Control-C"),
        (.terminated, "terminated", "ended by the signal TERM"),
    ]
}
