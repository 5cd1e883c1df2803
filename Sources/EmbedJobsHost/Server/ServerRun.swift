package import EmbedJobs
internal import EmbedJobsEngine
package import EmbedJobsHTTP
internal import EmbedJobsServer
internal import Logging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import Synchronization

/// A server in the foreground: an engine, the API on top of it, and a listener.
package struct ServerRun {
    package enum LogLevel: String, CaseIterable { case debug, info, warning, error }
    package enum LogFormat: String, CaseIterable { case auto, text, json }

    package let address: ListenAddress
    package var store: String?
    package var publicURL: PublicURL?
    /// Whether requests need no key.
    package var isOpen = false
    package var certificateFiles: (certificate: String, key: String)?
    package var workers: Int?
    /// Maximum number of jobs that a key may create per minute; nil for no limit.
    package var jobsPerMinute: Int?
    package var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    package var logLevel = LogLevel.info
    package var logFormat = LogFormat.auto

    /// Creates a run with the default options.
    package init(address: ListenAddress) { self.address = address }

    /// Serves until a signal ends it. A failure is logged before it is thrown.
    package func run() async throws(APIError) {
        // Sockets, parts and the database must never be readable by other users, not even for a moment.
        umask(0o077)
        let logger = logger()
        do throws(APIError) {
            let descriptors = try ProcessLimits.prepare()
            let signals = ServerSignals()
            let server = try ServerAssembly(self, descriptors: descriptors, logger: logger)
            try await server.run(signals)
        } catch {
            logger.critical("the server failed", metadata: reason(error))
            throw error
        }
    }

    /// Errors of a store omit its path, because clients may see them. The operator's log may show it.
    private func reason(_ error: APIError) -> Logger.Metadata {
        ["reason": "\(error.message)", "store": "\((try? Composition.storeFolder(store)) ?? "")"]
    }

    private func logger() -> Logger {
        let isText = logFormat == .text || logFormat == .auto && isatty(STDERR_FILENO) == 1
        let level = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        let now = Identity.system().now
        var logger = Logger(label: "embedjobs") { _ in
            ServerLog(form: isText ? .text : .json, now: { now().description }) { LogStream.write($0) }
        }
        logger.logLevel = level
        return logger
    }
}

/// Writes log lines to standard error.
private enum LogStream {
    private static let lock = Mutex(())

    static func write(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        // The lock keeps lines whole. If the log cannot be written, there is nothing to report that to.
        lock.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { writeAll($0) }
                if count <= 0 { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        #endif
    }
}
