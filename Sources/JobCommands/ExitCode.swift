/// What the process ends with, the same for every door.
package enum ExitCode: Int32, CaseIterable, Sendable {
    /// Everything was done.
    case done = 0
    /// A command or the service failed.
    case failure = 1
    /// The script is wrong; nothing was sent.
    case usage = 2
    /// A job did not complete.
    case jobFailed = 3
    /// A wait took too long.
    case timeout = 4
    /// An assertion does not hold.
    case assertion = 5
    /// It is unknown whether something was done.
    case outcomeUnknown = 6
    /// The service did not accept the credentials.
    case credentials = 7
    /// Another process holds the lock.
    case locked = 75
    /// Control-C.
    case interrupted = 130
    /// The signal TERM.
    case terminated = 143

    /// The meaning in one line, for help and the reference.
    package var meaning: String {
        switch self {
        case .done: "everything was done"
        case .failure: "a command or the service failed"
        case .usage: "wrong usage, syntax or value; nothing was sent"
        case .jobFailed: "a job ended failed or cancelled"
        case .timeout: "a wait took longer than its timeout"
        case .assertion: "an assertion does not hold, or the script said fail"
        case .outcomeUnknown: "it is unknown whether a job was created; somebody has to look"
        case .credentials: "no credentials, or wrong ones"
        case .locked: "another process holds the lock; try again later"
        case .interrupted: "interrupted by Control-C"
        case .terminated: "ended by the signal TERM"
        }
    }
}
