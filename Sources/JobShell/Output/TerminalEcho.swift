internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The terminal's echo of typed keys, which is off while progress bars are shown: keys would be written into a bar and
/// move the cursor. The keys stay in the terminal's queue for the next prompt.
package final class TerminalEcho: Sendable {
    private let input: Int32
    private let isOff = Mutex(false)

    /// Creates a switch for a terminal, by default on standard input.
    package init(input: Int32 = 0) { self.input = input }

    /// Turns the echo off or on again. Does nothing if the input is not a terminal that belongs to this process.
    func set(isOff wanted: Bool) {
        isOff.withLock { isOff in
            // In the background, a change of the modes would stop the process.
            guard isOff != wanted, tcgetpgrp(input) == getpgrp() else { return }
            var modes = termios()
            guard tcgetattr(input, &modes) == 0 else { return }
            // Without an echo of its own, there is nothing to turn on again.
            if wanted, modes.c_lflag & tcflag_t(ECHO) == 0 { return }
            modes.c_lflag = wanted ? modes.c_lflag & ~tcflag_t(ECHO) : modes.c_lflag | tcflag_t(ECHO)
            if tcsetattr(input, TCSANOW, &modes) == 0 { isOff = wanted }
        }
    }
}
