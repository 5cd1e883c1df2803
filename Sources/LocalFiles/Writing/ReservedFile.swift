#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that only reserves disk blocks; its content is meaningless.
package enum ReservedFile {
    /// Creates a file with `bytes` bytes of allocated blocks. Returns false if the disk does not have them.
    package static func make(_ path: String, bytes: Int) -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        #if canImport(Glibc)
        return posix_fallocate(descriptor, 0, off_t(bytes)) == 0
        #else
        var request = fstore_t(
            fst_flags: UInt32(F_ALLOCATEALL),
            fst_posmode: F_PEOFPOSMODE,
            fst_offset: 0,
            fst_length: off_t(bytes),
            fst_bytesalloc: 0
        )
        return fcntl(descriptor, F_PREALLOCATE, &request) != -1 && ftruncate(descriptor, off_t(bytes)) == 0
        #endif
    }

    /// Releases the blocks. Returns false if the file does not exist or is empty.
    package static func empty(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard let status = try? FileStatus.of(descriptor: descriptor, path: path), status.size > 0 else { return false }
        return ftruncate(descriptor, 0) == 0
    }
}
