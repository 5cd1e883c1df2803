internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHTTP
internal import EmbedJobsHost
internal import EmbedJobsServer
internal import JobCommands
internal import JobShell
internal import Synchronization

/// `embedjobs serve`: the options of a server; ``ServerRun`` runs it.
struct ServeCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the API over HTTP and run its jobs.",
        discussion:
            "Runs in the foreground. SIGTERM finishes open requests, releases running shards and exits; a second one "
            + "exits at once. SIGHUP reloads keys and certificates. Clients need a key; create one with "
            + "embedjobs keys create NAME. The log goes to standard error."
    )

    enum LogFormat: String, CaseIterable, ExpressibleByArgument { case auto, text, json }

    @Option(help: "The address to listen on: HOST:PORT or unix:PATH.") var listen = "127.0.0.1:8484"
    @Option(help: "The folder of the store. Default: your store.", completion: .directory) var store: String?
    @Option(
        name: .customLong("public-url"),
        help:
            "The URL that clients use, such as https://embed.example.org, if a proxy is in front of this server."
    )
    var publicURL: String?
    @Flag(
        name: .customLong("no-auth"),
        help: "Do not require keys. Allowed only on loopback addresses and Unix sockets."
    )
    var isOpen = false
    @Flag(
        name: .customLong("insecure-http"),
        help: "Allow other machines to connect without TLS, if a proxy or a private network protects the keys."
    )
    var isInsecure = false
    @Option(
        name: .customLong("tls-cert"),
        help: "A PEM file with the certificate and its chain.",
        completion: .file(extensions: ["pem", "crt"])
    )
    var certificate: String?
    @Option(
        name: .customLong("tls-key"),
        help: "A PEM file with the certificate's key, readable only by you.",
        completion: .file(extensions: ["pem", "key"])
    )
    var certificateKey: String?
    // Without .unconditional, the parser takes a negative number for an option, and reports a missing value.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Maximum number of shards that run at once, up to \(EmbedJobsHost.Limits.workersMax); 0 only accepts jobs. "
                + "Default: one per core."
        )
    )
    var workers: Int?
    @Option(
        name: .customLong("max-upload"),
        parsing: .unconditional,
        help: "Maximum size of an uploaded file, in bytes."
    )
    var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    @Option(
        name: .customLong("rate-limit"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "Maximum number of jobs that a key may create per minute; 0 for no limit. "
                + "Default: \(EmbedJobsServer.Limits.jobsPerMinuteDefault); no limit on loopback and Unix sockets."
        )
    )
    var jobsPerMinute: Int?
    @Option(name: .customLong("log-level"), help: "The lowest level to log: debug, info, warning or error.")
    var logLevel = ServerRun.LogLevel.info
    @Option(name: .customLong("log-format"), help: "Log format: text, json, or auto (text on a terminal, else JSON).")
    var logForm = LogFormat.auto
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen \(listen): must be HOST:PORT, [HOST]:PORT or unix:PATH")
        }
        guard (certificate == nil) == (certificateKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key must be given together")
        }
        if let workers, !(0...EmbedJobsHost.Limits.workersMax).contains(workers) {
            throw ValidationError("--workers \(workers): must be between 0 and \(EmbedJobsHost.Limits.workersMax)")
        }
        if let jobsPerMinute, jobsPerMinute < 0 {
            throw ValidationError("--rate-limit \(jobsPerMinute): must be at least 0")
        }
        guard uploadBytesMax > 0 else { throw ValidationError("--max-upload \(uploadBytesMax): must be at least 1") }
        if let publicURL, PublicURL(publicURL) == nil {
            throw ValidationError(
                "--public-url \(publicURL): must be http://HOST or https://HOST, with an optional port and path"
            )
        }
        if address.isLocal { return }
        if isOpen { throw ValidationError("--no-auth: not allowed on \(listen), where other machines can connect") }
        guard certificate != nil || isInsecure else {
            throw ValidationError(
                "--listen \(listen): keys would be sent unencrypted; add --tls-cert and --tls-key, or --insecure-http"
            )
        }
    }

    func run(in host: HostEnvironment) async throws {
        try host.checkEngineSettings()
        guard let address = ListenAddress(listen) else { return }
        var run = ServerRun(address: address)
        run.store = store
        run.publicURL = publicURL.flatMap { PublicURL($0) }
        run.isOpen = isOpen
        run.certificateFiles = certificate.flatMap { file in certificateKey.map { (file, $0) } }
        run.workers = workers
        run.uploadBytesMax = uploadBytesMax
        // Processes on the same machine can slow the server down by other means anyway.
        let rate = jobsPerMinute ?? (address.isLocal ? 0 : EmbedJobsServer.Limits.jobsPerMinuteDefault)
        run.jobsPerMinute = rate > 0 ? rate : nil
        run.logLevel = logLevel
        let errors = Stream.standardError
        run.logForm = logForm == .text || logForm == .auto && errors.isTerminal ? .text : .json
        // The lock keeps lines whole. If the log cannot be written, there is nothing to report that to.
        let lock = Mutex(())
        do throws(APIError) {
            try await run.run(in: host) { line in lock.withLock { _ in errors.write("\(line)\n") } }
        } catch {
            let failure = CommandFailure(error)
            // The log has the reason already, but not as an error with a code.
            if printing.errors == .json { throw failure }
            throw ProcessEnd(code: failure.exitCode)
        }
    }
}

extension ServerRun.LogLevel: ExpressibleByArgument {}
