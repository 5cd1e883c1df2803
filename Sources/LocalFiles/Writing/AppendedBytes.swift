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

    /// Writes all bytes, in one system call if possible; see ``TargetFile/append(_:to:onWait:)``.
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
                throw error.adding("the file is unchanged (\(length) bytes)")
            }
            // After an appending write, the position is the end of the written bytes.
            if done == 0 { start = lseek(descriptor, 0, SEEK_CUR) - off_t(count) }
            done += count
        }
    }

    /// Truncates the file to a length if that cannot lose another program's bytes, and returns the length. Returns nil
    /// if the file is left unchanged.
    ///
    /// Linux grants a write lease only while no one else has the file open, and blocks later opens. While it is held, a
    /// file that ends where our bytes end proves that ours are the last.
    private func putBack(to length: off_t, from end: off_t) -> off_t? {
        #if canImport(Glibc)
        // Linux constants that Swift's C library module omits.
        let (setLease, setSignal): (Int32, Int32) = (1_024, 10)
        // If another process opens the file meanwhile, we get a signal. SIGURG is ignored by default; SIGIO would end
        // the process.
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
