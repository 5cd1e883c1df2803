#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file mapped into memory for reading, with the size that the system says it has.
package final class MappedFile: @unchecked Sendable {
    /// The path it was opened by.
    package let path: String
    /// The file's bytes; valid as long as this object is.
    package let bytes: UnsafeRawBufferPointer

    /// Maps the file at `path`, or throws what the system says against it.
    package init(path: String) throws(ModelError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelError(file: path, Self.reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ModelError(file: path, Self.reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw ModelError(file: path, "it is not a regular file") }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let base, base != MAP_FAILED else { throw ModelError(file: path, Self.reason(errno)) }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }

    /// Tells the system that `range` will not be read soon: its whole pages leave this process's memory, and come
    /// back from the file when they are read again.
    package func release(_ range: Range<Int>) {
        guard let base = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound / page * page
        guard start < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, MADV_DONTNEED)
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
