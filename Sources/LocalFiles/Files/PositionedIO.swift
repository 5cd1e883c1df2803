#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Reads and writes at an offset, continued after interruptions and short transfers.
enum PositionedIO {
    static func read(
        from descriptor: Int32,
        at offset: Int,
        count: Int,
        path: String
    ) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            do throws(FileError) {
                filled = try read(from: descriptor, at: offset, into: UnsafeMutableRawBufferPointer(buffer), path: path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills a buffer and returns the number of bytes read; fewer than its size only at the end of the file.
    static func read(
        from descriptor: Int32,
        at offset: Int,
        into buffer: UnsafeMutableRawBufferPointer,
        path: String
    ) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
            if got < 0 {
                let error = FileError.last("read", path)
                if error.errno == EINTR { continue }
                throw error
            }
            if got == 0 { break }
            filled += got
        }
        return filled
    }

    /// A nearly full disk makes a short write before it reports an error, so every write is continued.
    static func write(
        _ bytes: UnsafeRawBufferPointer,
        to descriptor: Int32,
        at offset: Int,
        path: String
    ) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if written < 0 {
                let error = FileError.last("write", path)
                if error.errno == EINTR { continue }
                throw error
            }
            done += written
        }
    }
}
