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

/// A server in the foreground: an engine, the API on top of it, and a listener.
package struct ServerRun {
    /// The lowest level of entries that are logged.
    package enum LogLevel: String, CaseIterable { case debug, info, warning, error }

    /// Where the server listens.
    package let address: ListenAddress
    /// The folder of the store; nil for this user's.
    package var store: String?
    /// The URL that clients use; nil for the one of their request.
    package var publicURL: PublicURL?
    /// Whether requests need no key.
    package var isOpen = false
    /// The PEM files for TLS; nil without TLS.
    package var certificateFiles: (certificate: String, key: String)?
    /// Maximum number of shards that run at once; nil for one per core, 0 to only accept jobs.
    package var workers: Int?
    /// Maximum number of jobs that a key may create per minute; nil for no limit.
    package var jobsPerMinute: Int?
    /// Maximum size of an uploaded file, in bytes.
    package var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    /// The lowest level of entries that are logged.
    package var logLevel = LogLevel.info
    /// The format of log lines.
    package var logForm = ServerLog.Form.json

    /// Creates a run with the default options.
    package init(address: ListenAddress) { self.address = address }

    /// Serves until a signal ends it. A failure is logged before it is thrown. `writeLine` receives the log.
    package func run(
        in host: HostEnvironment,
        writeLine: @escaping @Sendable (String) -> Void
    ) async throws(APIError) {
        // Sockets, parts and the database must never be readable by other users, not even for a moment.
        umask(0o077)
        let logger = logger(writeLine)
        do throws(APIError) {
            let descriptors = try ProcessLimits.prepare()
            let signals = ServerSignals()
            let server = try ServerAssembly(self, in: host, descriptors: descriptors, logger: logger)
            defer { withExtendedLifetime(signals) {} }
            try await server.run(signals.actions)
        } catch {
            // Errors of a store omit its path, because clients may see them. The operator's log may show it.
            let folder = (try? host.storeFolder(store)) ?? ""
            logger.critical("the server failed", metadata: ["reason": "\(error.message)", "store": "\(folder)"])
            throw error
        }
    }

    private func logger(_ writeLine: @escaping @Sendable (String) -> Void) -> Logger {
        let (form, now) = (logForm, Identity.system().now)
        var logger = Logger(label: "embedjobs") { _ in
            ServerLog(form: form, now: { now().description }, write: writeLine)
        }
        logger.logLevel = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        return logger
    }
}
