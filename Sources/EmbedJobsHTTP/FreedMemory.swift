internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#endif

/// Memory that connections have freed and the C library still keeps.
enum FreedMemory {
    /// Returns it to the system, beside whatever else runs.
    ///
    /// glibc keeps what threads have freed in their arenas, so that a process stays as large as its largest burst of
    /// clients has made it. malloc_trim(3) returns every whole free page of all arenas. It is looked up by name, since
    /// Swift's module of glibc does not declare it; other C libraries return memory by themselves.
    static func giveBack() {
        #if canImport(Glibc)
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        let trim = unsafeBitCast(symbol, to: (@convention(c) @Sendable (Int) -> Int32).self)
        // It holds the locks of the arenas for some milliseconds, which no event loop should wait for.
        DispatchQueue.global(qos: .utility).async { _ = trim(0) }
        #endif
    }
}
