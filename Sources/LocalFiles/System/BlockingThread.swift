#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Threads that may block, unlike those of Swift's shared pool, which has only as many as the machine has cores.
package enum BlockingThread {
    /// Runs a function on a new thread, which ends with it.
    ///
    /// - Returns: 0, or the system's error number if the thread cannot be started.
    package static func start(_ run: @escaping @Sendable () -> Void) -> Int32 {
        let body = Unmanaged.passRetained(Body(run))
        #if canImport(Glibc)
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, entry, body.toOpaque())
        if result == 0 { pthread_detach(thread) }
        #else
        var thread: pthread_t?
        let result = pthread_create(&thread, nil, entry, body.toOpaque())
        if let thread { pthread_detach(thread) }
        #endif
        // Normally the thread releases it.
        if result != 0 { body.release() }
        return result
    }

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    #if canImport(Glibc)
    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
    #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
    }
    #endif
}
