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
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = SystemCall.write(descriptor, UnsafeRawBufferPointer(rebasing: rest))
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let error = FileError.last("write", path)
            guard error.errno == EAGAIN || error.errno == EINTR else { throw error }
            guard !Task.isCancelled else { throw FileError("write", path, errno: EINTR) }
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&request, 1, Int32(Self.stepMilliseconds))
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

/// System calls whose names are shadowed by methods.
enum SystemCall {
    /// write(2): writes once and returns the number of bytes written, or a negative number.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
