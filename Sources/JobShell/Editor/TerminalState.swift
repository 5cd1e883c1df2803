#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A snapshot of a terminal's modes.
struct TerminalState: Sendable {
    private let input: Int32
    private let output: Int32
    private let modes: termios?

    /// Saves the modes of a terminal; for other descriptors, saves nothing.
    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
        var modes = termios()
        self.modes = tcgetattr(input, &modes) == 0 ? modes : nil
    }

    /// Restores the modes and turns bracketed paste off.
    func restore() {
        guard var modes else { return }
        tcsetattr(input, TCSADRAIN, &modes)
        if isatty(output) == 1 { Stream(descriptor: output).write(Self.pasteMarksOff) }
    }

    /// Turns on xterm's bracketed paste mode, in which the terminal marks pasted text.
    static let pasteMarksOn = "\u{1B}[?2004h"
    /// Turns bracketed paste off.
    static let pasteMarksOff = "\u{1B}[?2004l"

    /// Returns the rows and columns of a terminal; nil if unknown.
    static func size(of descriptor: Int32) -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
