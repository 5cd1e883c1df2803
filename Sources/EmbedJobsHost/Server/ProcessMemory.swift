internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The memory that this process uses.
enum ProcessMemory {
    /// Resident memory in bytes, from proc(5); nil on systems without it.
    static var residentBytes: Int? {
        guard let file = try? InputFile(path: "/proc/self/statm"), let bytes = try? file.read(at: 0, count: 256),
            let pages = Int(String(decoding: bytes, as: UTF8.self).split(separator: " ").dropFirst().first ?? "")
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
