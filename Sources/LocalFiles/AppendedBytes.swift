#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Adds bytes to a file that is open for appending.
struct AppendedBytes {
    private let descriptor: Int32
    private let path: String

    init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Writes all bytes, in one call of the system where it takes them; see ``TargetFile/append(_:to:onWait:)``.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var done = 0
        var start: off_t = 0
        while done < bytes.count {
            let count = SystemCall.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]))
            if count < 0 {
                let error = FileError.last("write", path)
                if error.errno == EINTR { continue }
                guard done > 0 else { throw error }
                guard let length = putBack(to: start, from: start + off_t(done)) else {
                    let added = "\(done) of \(bytes.count) bytes were added"
                    throw error.adding("\(added), and another program has the file open")
                }
                throw error.adding("the file has its \(length) bytes as before")
            }
            // The position after an appending write is the end of what it wrote.
            if done == 0 { start = lseek(descriptor, 0, SEEK_CUR) - off_t(count) }
            done += count
        }
    }

    /// Cuts the file to a length if nothing can be lost by that, and returns the length; nil if it stays as it is.
    ///
    /// A lease for writing is granted only while no one else has the file open, and holds up those who open it. With
    /// it, a length that is the end of our bytes proves that they are the last.
    private func putBack(to length: off_t, from end: off_t) -> off_t? {
        #if canImport(Glibc)
        // Numbers of Linux that Swift's module of the C library leaves out.
        let (setLease, setSignal): (Int32, Int32) = (1_024, 10)
        // Who opens the file meanwhile has a signal sent to us: one that is ignored, not SIGIO, which would end us.
        guard fcntl(descriptor, setSignal, SIGURG) == 0, fcntl(descriptor, setLease, Int32(F_WRLCK)) == 0 else {
            return nil
        }
        defer { _ = fcntl(descriptor, setLease, Int32(F_UNLCK)) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == end, ftruncate(descriptor, length) == 0 else {
            return nil
        }
        return length
        #else
        return nil
        #endif
    }
}
