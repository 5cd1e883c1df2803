internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHTTP
internal import EmbedJobsServer

/// `embedjobs serve`: the flags of a server; ``ServerRun`` is one.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the API over HTTP, and run the jobs that come.",
        discussion:
            "In the foreground: SIGTERM lets requests end, gives running work back and stops; a second one stops "
            + "at once; SIGHUP reads keys and certificates again. Clients need a key, which embedjobs keys create NAME "
            + "makes. Log lines go to standard error."
    )

    @Option(help: "Where to listen: HOST:PORT, or unix:PATH.") var listen = "127.0.0.1:8484"
    @Option(help: "The folder of the store, instead of the one of this user.") var store: String?
    @Option(
        name: .customLong("public-url"),
        help:
            "The address that clients use, such as https://embed.example.org, where a proxy stands before this server."
    )
    var publicURL: String?
    @Flag(
        name: .customLong("no-auth"),
        help: "Ask for no keys; only where nobody but this machine, or this user, can connect."
    )
    var isOpen = false
    @Flag(
        name: .customLong("insecure-http"),
        help: "Listen beyond this machine without TLS, where a proxy or a private network keeps keys secret."
    )
    var isInsecure = false
    @Option(name: .customLong("tls-cert"), help: "A certificate and its chain, in PEM.") var certificate: String?
    @Option(name: .customLong("tls-key"), help: "The certificate's key, in PEM, which only you can read.")
    var certificateKey: String?
    @Option(help: "Shards that run at a time; 0 takes jobs and leaves them for later. A core each without it.")
    var workers: Int?
    @Option(name: .customLong("max-upload"), help: "Bytes of an uploaded file at most.")
    var uploadBytesMax = EmbedJobsServer.Limits.uploadBytesDefault
    @Option(
        name: .customLong("rate-limit"),
        help: ArgumentHelp(
            "Jobs that a key may create a minute; 0 for any number. Without it "
                + "\(EmbedJobsServer.Limits.jobsPerMinuteDefault), or any number where only this machine can connect."
        )
    )
    var jobsPerMinute: Int?
    @Option(name: .customLong("log-level"), help: "What is logged: debug, info, warning or error.")
    var logLevel = ServerRun.LogLevel.info
    @Option(name: .customLong("log-format"), help: "How: text, json, or auto for text on a terminal.")
    var logForm = ServerRun.LogFormat.auto

    func validate() throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen takes HOST:PORT, [HOST]:PORT or unix:PATH, not \(listen)")
        }
        guard (certificate == nil) == (certificateKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together")
        }
        if let workers, workers < 0 { throw ValidationError("--workers takes a number from 0") }
        if let jobsPerMinute, jobsPerMinute < 0 { throw ValidationError("--rate-limit takes a number from 0") }
        guard uploadBytesMax > 0 else { throw ValidationError("--max-upload takes a number from 1") }
        if let publicURL, PublicURL(publicURL) == nil {
            throw ValidationError("--public-url takes http://HOST or https://HOST, with a port and a path if need be")
        }
        if address.isLocal { return }
        if isOpen { throw ValidationError("--no-auth is only for this machine; \(listen) is open to others") }
        guard certificate != nil || isInsecure else {
            throw ValidationError(
                "\(listen) is open to others, who could read keys: give --tls-cert and --tls-key, or --insecure-http"
            )
        }
    }

    func run() async throws {
        guard let address = ListenAddress(listen) else { return }
        var run = ServerRun(address: address)
        run.store = store
        run.publicURL = publicURL.flatMap { PublicURL($0) }
        run.isOpen = isOpen
        run.certificateFiles = certificate.flatMap { file in certificateKey.map { (file, $0) } }
        run.workers = workers
        run.uploadBytesMax = uploadBytesMax
        // Whoever shares a machine with the server slows it down by other means, too.
        let rate = jobsPerMinute ?? (address.isLocal ? 0 : EmbedJobsServer.Limits.jobsPerMinuteDefault)
        run.jobsPerMinute = rate > 0 ? rate : nil
        run.logLevel = logLevel
        run.logFormat = logForm
        try await run.run()
    }
}

extension ServerRun.LogLevel: ExpressibleByArgument {}
extension ServerRun.LogFormat: ExpressibleByArgument {}
