internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsWire
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs login`: keeps a key.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Keep the key for a service, for later runs.",
        discussion:
            "The key is read from the terminal, without showing it, or from standard input; never from an argument, "
            + "which others could see. It is kept in the file credentials of the configuration folder, which only you "
            + "can read; one that the service refuses is not. Without a flag it is the key of the service in "
            + "EMBEDJOBS_SERVER, else Cohere's."
    )

    @OptionGroup var service: ServiceOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let output = options.output()
        let target = try KeyTarget(service, output)
        guard let key = SecretInput.read(prompt: "key for \(target.address.originText): ") else {
            output.message("error: there is no key on standard input")
            throw ProcessEnd(code: .usage)
        }
        guard ServiceChoice.isKey(key) else {
            output.message("error: this is no key: keys are ASCII without blanks")
            throw ProcessEnd(code: .usage)
        }
        let origin = target.address.originText
        let doubt: String?
        switch await check(key, of: target.address) {
        case .accepted: doubt = nil
        case .refused(let reason):
            output.message("error: \(origin) does not accept this key, which is not kept: \(reason)")
            throw ProcessEnd(code: .credentials)
        case .unknown(let reason): doubt = reason
        }
        try target.change(output) { credentials throws(FileError) in
            try credentials.set(key, target.subject, for: target.address)
        }
        output.message("kept the key for \(origin)\(doubt.map { "; it could not be checked: \($0)" } ?? "")")
    }

    /// What a service says of a key.
    private enum Verdict {
        case accepted
        case refused(String)
        /// It could not be asked, or knows no such question.
        case unknown(String)
    }

    private func check(_ key: String, of address: WebAddress) async -> Verdict {
        let client = RemoteService.client(
            of: address,
            key: key,
            by: SocketTransport(environment: Composition.environment),
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

/// `embedjobs logout`: forgets a key.
struct LogoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget the key for a service.",
        discussion:
            "Without a flag it is the key of the service in EMBEDJOBS_SERVER, else Cohere's. The service goes on "
            + "accepting the key until it is revoked there."
    )

    @OptionGroup var service: ServiceOptions
    @OptionGroup var options: OutputOptions

    func run() throws {
        let output = options.output()
        let target = try KeyTarget(service, output)
        var wasThere = false
        try target.change(output) { credentials throws(FileError) in
            wasThere = try credentials.remove(target.subject, for: target.address)
        }
        let origin = target.address.originText
        output.message(wasThere ? "forgot the key for \(origin)" : "there was no key for \(origin)")
    }
}

/// What a key is for, by the flags, and where keys are kept.
private struct KeyTarget {
    let subject: Credentials.Subject
    let address: WebAddress

    init(_ options: ServiceOptions, _ output: any CommandOutput) throws(ProcessEnd) {
        do throws(ServiceChoice.Mistake) {
            let target = try ServiceChoice.target(options.wish, Composition.environment) ?? (ServiceChoice.cohere, nil)
            address = target.address
            subject = target.profile.map { .profile($0) } ?? .server
        } catch {
            throw error.shown(on: output)
        }
    }

    /// Changes what is kept; throws once the reason is shown why it could not.
    func change(
        _ output: any CommandOutput,
        _ body: (inout Credentials) throws(FileError) -> Void
    ) throws(ProcessEnd) {
        do {
            guard let folder = Places.configuration(Composition.environment) else {
                throw APIError(.invalidRequest, "there is no place for keys: set HOME or XDG_CONFIG_HOME to a folder")
            }
            var credentials = try Credentials(folder: folder)
            try body(&credentials)
        } catch let error as APIError {
            output.message("error: \(error.message)")
            throw ProcessEnd(code: .credentials)
        } catch {
            output.message("error: \(error)")
            throw ProcessEnd(code: .failure)
        }
    }
}
