#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A pipe, a device, a terminal or the rest of a file, which is read once from where it is.
///
/// Cancelling the task ends it, also if bytes never stop arriving.
struct ReadStream {
    private let path: String
    private let descriptor: Int32
    private let onWait: () -> Void

    /// How long to wait for the first byte before calling `onWait`, and between two looks at the cancellation.
    private static let noticeMilliseconds = 2_000
    private static let stepMilliseconds = 20

    /// Reads from an open descriptor, which it does not close. Calls `onWait` once if no byte arrives in two seconds.
    init(_ descriptor: Int32, path: String, onWait: @escaping () -> Void) {
        self.path = path
        self.descriptor = descriptor
        self.onWait = onWait
    }

    /// Reads to the end, or `limit` bytes, and passes the bytes to `body`, which returns whether to continue.
    func forEachChunk(
        upTo limit: Int,
        _ body: (UnsafeRawBufferPointer) throws(FileError) -> Bool
    ) throws(FileError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while total < limit {
            guard !Task.isCancelled else { throw FileError("read", path, errno: EINTR) }
            try wait(isFirst: total == 0)
            let count = Self.read(descriptor, &buffer, min(buffer.count, limit - total))
            if count < 0 {
                let error = FileError.last("read", path)
                if error.errno == EINTR || error.errno == EAGAIN { continue }
                throw error
            }
            if count == 0 { return }
            total += count
            let continues = try buffer.withRawBytes { bytes throws(FileError) in
                try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
            guard continues else { return }
        }
    }

    /// Waits until a read does not block: bytes, the end, or an error.
    ///
    /// A pipe without a writer has not ended: Linux reports the end only after a writer has left.
    private func wait(isFirst: Bool) throws(FileError) {
        var waited = 0
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, Int32(Self.stepMilliseconds)) <= 0 {
            guard !Task.isCancelled else { throw FileError("read", path, errno: EINTR) }
            waited += Self.stepMilliseconds
            if isFirst, waited == Self.noticeMilliseconds { onWait() }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: inout [UInt8], _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, &buffer, count)
        #else
        Darwin.read(descriptor, &buffer, count)
        #endif
    }
}
