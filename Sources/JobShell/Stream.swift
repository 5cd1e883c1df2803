#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A standard stream of the process, unbuffered so that output and errors keep their order on a terminal.
package struct Stream: Sendable {
    /// Writes text. Returns false if the text could not be written.
    package let write: @Sendable (String) -> Bool
    /// Whether the stream is a terminal.
    package let isTerminal: Bool
    /// Returns the current width of the terminal in cells.
    package let width: @Sendable () -> Int

    /// Standard output.
    package static let standardOutput = Stream(descriptor: STDOUT_FILENO)
    /// Standard error.
    package static let standardError = Stream(descriptor: STDERR_FILENO)

    /// Creates a stream from functions.
    package init(
        write: @escaping @Sendable (String) -> Bool,
        isTerminal: Bool,
        width: @escaping @Sendable () -> Int = { Limits.unknownWidth }
    ) {
        self.write = write
        self.isTerminal = isTerminal
        self.width = width
    }

    /// Creates a stream for a descriptor, which it does not close.
    init(descriptor: Int32) {
        write = { text in Self.write(text, to: descriptor) }
        isTerminal = isatty(descriptor) == 1
        width = { Self.width(of: descriptor) }
    }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EAGAIN {
                // Another process made the terminal non-blocking; wait until it accepts more.
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
        #else
        Darwin.write(descriptor, bytes, count)
        #endif
    }

    /// The current height, in rows, of the terminal on standard output; 24 if unknown.
    package static let windowRows: @Sendable () -> Int = {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return Limits.unknownHeight }
        return Int(size.ws_row)
    }

    private static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return Limits.unknownWidth }
        return Int(size.ws_col)
    }
}
