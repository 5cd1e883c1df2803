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

/// A server in the foreground, put together from the rooms: an engine, the API before it, a listener before that.
struct ServerRun {
    enum LogLevel: String, CaseIterable { case debug, info, warning, error }
    enum LogFormat: String, CaseIterable { case auto, text, json }

    let address: ListenAddress
    var store: String?
    var publicURL: PublicURL?
    /// Whether no keys are asked for.
    var isOpen = false
    var certificateFiles: (certificate: String, key: String)?
    var workers: Int?
    /// Jobs that a key may create a minute; nil for any number.
    var jobsPerMinute: Int?
    var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    var logLevel = LogLevel.info
    var logFormat = LogFormat.auto

    /// Serves until a signal ends it; throws what the process ends with, unless all is well.
    func run() async throws {
        // Nothing that a server writes is for others, not even for a moment: sockets, parts, the database.
        umask(0o077)
        let logger = logger()
        do throws(APIError) {
            let descriptors = try ProcessLimits.prepare()
            let signals = ServerSignals()
            let server = try ServerParts(self, descriptors: descriptors, logger: logger)
            try await server.run(signals)
        } catch {
            logger.critical("the server has to stop", metadata: reason(error))
            throw ProcessEnd(code: CommandFailure(error).exitCode)
        }
    }

    /// Messages of a store name no paths, since they may travel; whoever starts a server may know where it lies.
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

/// Where log lines go.
private enum LogStream {
    private static let lock = Mutex(())

    static func write(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        // Whole lines, whoever else writes; a log that cannot be written has nowhere to say so.
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
