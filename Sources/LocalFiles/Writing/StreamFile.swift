#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A device or a pipe, which receives bytes immediately.
///
/// Cancelling the task ends a wait.
final class StreamFile {
    private let path: String
    private let descriptor: Int32

    /// Opens it; for a pipe, waits for a reader. Calls `onWait` once if that takes over two seconds.
    init(path: String, onWait: () -> Void) throws(FileError) {
        self.path = path
        var waited = 0
        while true {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            if descriptor >= 0 {
                self.descriptor = descriptor
                return
            }
            let error = FileError.last("open", path)
            guard error.errno == EINTR || error.errno == ENXIO && Self.isPipe(path) else { throw error }
            guard !Task.isCancelled else { throw FileError("open", path, errno: EINTR) }
            if waited == Self.noticeMilliseconds { onWait() }
            usleep(UInt32(Self.stepMilliseconds) * 1_000)
            waited += Self.stepMilliseconds
        }
    }

    deinit { close(descriptor) }

    /// Writes bytes; waits while the other side accepts none.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try SystemCall.writeAll(bytes, to: descriptor, path: path) { () throws(FileError) in
            guard !Task.isCancelled else { throw FileError("write", path, errno: EINTR) }
            return SystemCall.waitUntilWritable(descriptor, milliseconds: Int32(Self.stepMilliseconds))
        }
    }

    /// How long to wait before calling `onWait`.
    private static let noticeMilliseconds = 2_000
    private static let stepMilliseconds = 20

    private static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }
}
