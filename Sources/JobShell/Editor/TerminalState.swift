#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The modes of a terminal at one moment.
struct TerminalState: Sendable {
    private let input: Int32
    private let output: Int32
    private let modes: termios?

    /// Remembers the modes of a terminal; of anything else there are none.
    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
        var modes = termios()
        self.modes = tcgetattr(input, &modes) == 0 ? modes : nil
    }

    /// Sets the modes again, and takes back that pastes are marked.
    func restore() {
        guard var modes else { return }
        tcsetattr(input, TCSADRAIN, &modes)
        if isatty(output) == 1 { _ = Stream(descriptor: output).write(Self.pasteMarksOff) }
    }

    /// Asks the terminal to mark what is pasted (xterm's bracketed paste mode).
    static let pasteMarksOn = "\u{1B}[?2004h"
    /// Takes that back.
    static let pasteMarksOff = "\u{1B}[?2004l"

    /// The rows and columns of a terminal, nil if it does not say.
    static func size(of descriptor: Int32) -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
