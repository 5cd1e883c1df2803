#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// System calls on open descriptors.
package enum SystemCall {
    /// write(2): writes once and returns the number of bytes written, or a negative number.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Writes all bytes; continues after interruptions and short writes.
    ///
    /// - Parameters:
    ///   - path: the name of the file for an error.
    ///   - wait: called while a non-blocking descriptor accepts no bytes; returns whether to try again. Default: that
    ///     is an error.
    package static func writeAll(
        _ bytes: UnsafeRawBufferPointer,
        to descriptor: Int32,
        path: String,
        whileFull wait: () throws(FileError) -> Bool = { false }
    ) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                continue
            }
            let error = FileError.last("write", path)
            if error.errno == EINTR { continue }
            guard error.errno == EAGAIN, try wait() else { throw error }
        }
    }

    /// Writes all bytes of an array; see ``writeAll(_:to:path:whileFull:)``.
    package static func writeAll(
        _ bytes: [UInt8],
        to descriptor: Int32,
        path: String,
        whileFull wait: () throws(FileError) -> Bool = { false }
    ) throws(FileError) {
        try bytes.withRawBytes { bytes throws(FileError) in
            try writeAll(bytes, to: descriptor, path: path, whileFull: wait)
        }
    }

    /// Whether a descriptor is a pipe or socket that no one reads any more.
    package static func isUnread(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLERR) != 0
    }

    /// Waits until a descriptor accepts bytes, for at most some milliseconds; a negative number means without limit.
    ///
    /// - Returns: True, as ``writeAll(_:to:path:whileFull:)`` expects.
    package static func waitUntilWritable(_ descriptor: Int32, milliseconds: Int32 = -1) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, milliseconds)
        return true
    }
}

extension [UInt8] {
    /// Passes the bytes to `body`; unlike `withUnsafeBytes`, keeps the type of its error.
    package func withRawBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBufferPointer { buffer throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
