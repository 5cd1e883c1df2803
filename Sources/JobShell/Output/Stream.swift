#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import LocalFiles
internal import Synchronization

/// A standard stream of the process, unbuffered so that output and errors keep their order on a terminal.
package struct Stream: Sendable {
    /// Writes bytes.
    private let put: @Sendable ([UInt8]) -> Void
    /// Whether a write has failed, so that further output is lost.
    package let hasFailed: @Sendable () -> Bool
    /// Whether the stream is a terminal.
    package let isTerminal: Bool
    /// Whether the stream is a pipe or a socket to another process.
    package let isPipe: Bool
    /// Returns the current width of the terminal in cells.
    package let width: @Sendable () -> Int

    /// Standard output. Its first error is kept in ``outputError``.
    ///
    /// After it, nothing more is written: output with a gap would be worse than its beginning alone.
    package static let standardOutput = Stream(
        descriptor: STDOUT_FILENO,
        failed: { error in firstOutputError.withLock { $0 = $0 ?? error } },
        hasFailed: { outputError != nil }
    )
    /// Standard error.
    package static let standardError = Stream(descriptor: STDERR_FILENO)

    /// The error number of the first write to standard output that failed; nil if none did.
    package static var outputError: Int32? { firstOutputError.withLock { $0 } }

    private static let firstOutputError = Mutex<Int32?>(nil)

    /// Creates a stream from functions.
    package init(
        write: @escaping @Sendable (String) -> Void,
        isTerminal: Bool,
        isPipe: Bool = false,
        width: @escaping @Sendable () -> Int = { Limits.unknownWidth }
    ) {
        put = { write(String(decoding: $0, as: UTF8.self)) }
        hasFailed = { false }
        self.isTerminal = isTerminal
        self.isPipe = isPipe
        self.width = width
    }

    /// Creates a stream for a descriptor, which it does not close. `failed` receives the error number of each failed
    /// write.
    init(
        descriptor: Int32,
        failed: @escaping @Sendable (Int32) -> Void = { _ in },
        hasFailed: @escaping @Sendable () -> Bool = { false }
    ) {
        self.hasFailed = hasFailed
        put = { bytes in
            if !hasFailed(), let error = Self.write(bytes, to: descriptor) { failed(error) }
        }
        isTerminal = isatty(descriptor) == 1
        isPipe = Self.isPipe(descriptor)
        width = { Self.width(of: descriptor) }
    }

    private static func isPipe(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// Writes text.
    package func write(_ text: String) { put(Array(text.utf8)) }

    /// Writes bytes.
    package func write(_ bytes: [UInt8]) { put(bytes) }

    /// Writes bytes; returns the error number if that fails.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        do throws(FileError) {
            try SystemCall.writeAll(bytes, to: descriptor, path: "standard output") {
                // Another process made the terminal non-blocking.
                SystemCall.waitUntilWritable(descriptor)
            }
            return nil
        } catch {
            return error.errno
        }
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
