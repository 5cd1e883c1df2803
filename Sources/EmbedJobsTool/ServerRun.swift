internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer
internal import JobCommands
internal import Logging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import Synchronization

/// A server in the foreground: an engine, the API on top of it, and a listener.
struct ServerRun {
    enum LogLevel: String, CaseIterable { case debug, info, warning, error }
    enum LogFormat: String, CaseIterable { case auto, text, json }

    let address: ListenAddress
    var store: String?
    var publicURL: PublicURL?
    /// Whether requests need no key.
    var isOpen = false
    var certificateFiles: (certificate: String, key: String)?
    var workers: Int?
    /// Maximum number of jobs that a key may create per minute; nil for no limit.
    var jobsPerMinute: Int?
    var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    var logLevel = LogLevel.info
    var logFormat = LogFormat.auto

    /// Serves until a signal ends it; throws the exit code of a failure.
    func run() async throws {
        // Sockets, parts and the database must never be readable by other users, not even for a moment.
        umask(0o077)
        let logger = logger()
        do throws(APIError) {
            let descriptors = try ProcessLimits.prepare()
            let signals = ServerSignals()
            let server = try ServerParts(self, descriptors: descriptors, logger: logger)
            try await server.run(signals)
        } catch {
            logger.critical("the server failed", metadata: reason(error))
            throw ProcessEnd(code: CommandFailure(error).exitCode)
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
