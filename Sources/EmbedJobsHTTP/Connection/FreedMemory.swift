internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#endif

/// Memory that connections have freed but the C library keeps.
enum FreedMemory {
    /// Returns it to the system, in the background.
    ///
    /// glibc keeps freed memory in the arenas of threads, so a process stays as large as after its largest burst of
    /// clients. malloc_trim(3) returns all whole free pages of all arenas. It is looked up by name, since Swift's
    /// glibc module does not declare it; other C libraries return memory by themselves.
    static func release() {
        #if canImport(Glibc)
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        let trim = unsafeBitCast(symbol, to: (@convention(c) @Sendable (Int) -> Int32).self)
        // It locks the arenas for some milliseconds, which must not block an event loop.
        DispatchQueue.global(qos: .utility).async { _ = trim(0) }
        #endif
    }
}
