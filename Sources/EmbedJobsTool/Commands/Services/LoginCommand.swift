internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsHost
internal import EmbedJobsWire
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs login`: stores a key.
struct LoginCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Store the key for a service.",
        discussion:
            "The key is read from the terminal without showing it, or from standard input. It is never read from an "
            + "argument, which other users could see. It is stored in the file credentials in the configuration "
            + "folder, which only you can read. A key that the service refuses is not stored. "
            + "Default: the key of the service in EMBEDJOBS_SERVER, else Cohere's."
    )

    @OptionGroup var service: ServiceOptions
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let target = try StoredKey(service, host, output)
        guard let key = SecretInput.read(prompt: "key for \(target.address.originText): ") else {
            throw CommandFailure(.usage, ProgramMistake.missingKey)
        }
        guard ServiceChoice.isKey(key) else { throw CommandFailure(.usage, ProgramMistake.invalidKey) }
        let origin = target.address.originText
        let doubt: String?
        switch await check(key, of: target.address, host) {
        case .accepted: doubt = nil
        case .refused(let reason):
            throw CommandFailure(.credentials, ProgramMistake.refusedKey(origin: origin, reason: reason))
        case .unknown(let reason): doubt = reason
        }
        try target.change { credentials throws(FileError) in
            try credentials.set(key, target.subject, for: target.address)
        }
        output.message("stored the key for \(origin)\(doubt.map { "; it could not be checked: \($0)" } ?? "")")
        if let variable = target.variable {
            output.warning("\(variable) is set: its key is used instead of the stored one")
        }
    }

    /// A service's verdict on a key.
    private enum Verdict {
        case accepted
        case refused(String)
        /// The service could not be reached, or does not have this operation.
        case unknown(String)
    }

    private func check(_ key: String, of address: WebAddress, _ host: HostEnvironment) async -> Verdict {
        let client = host.client(
            of: address,
            key: key,
            by: SocketTransport(environment: host.variables),
            policy: .never,
            verbose: nil
        )
        do throws(APIError) {
            return try await client.checkKey().isValid ? .accepted : .refused("it is not valid")
        } catch {
            return error.code == .unauthorized || error.code == .forbidden
                ? .refused(error.message) : .unknown(error.message)
        }
    }
}
