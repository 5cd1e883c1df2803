internal import ArgumentParser
internal import EmbedJobsHost
internal import EmbedJobsWire
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs logout`: removes a stored key.
struct LogoutCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Remove the stored key for a service.",
        discussion:
            "Removes the key that the same options would use: that of the profile, else that of its service. "
            + "A key in the environment stays there, which is an error. "
            + "The service accepts the key until it is revoked there. "
            + "Default: the key of the service in EMBEDJOBS_SERVER, else Cohere's."
    )

    @OptionGroup var service: ServiceOptions
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let target = try StoredKey(service, host, output)
        let origin = target.address.originText
        var rest: [Credentials.Subject] = []
        var wasThere = false
        try target.change { credentials throws(FileError) in
            wasThere = try credentials.removeUsed(by: target.subject, for: target.address)
            rest = credentials.subjects(for: target.address)
        }
        output.message(wasThere ? "removed the key for \(origin)" : "no key stored for \(origin)")
        for subject in rest { output.message(Self.note(on: subject, origin)) }
        if let variable = target.variable {
            throw CommandFailure(.failure, ProgramMistake.keyInEnvironment(variable: variable, origin: origin))
        }
    }

    /// What to say about another key for the same service, which may still be used.
    private static func note(on rest: Credentials.Subject, _ origin: String) -> String {
        switch rest {
        case .server:
            "another key for \(origin) is still used: embedjobs logout --server \(origin) removes it"
        case .profile(let name):
            "profile \(name) has its own key for \(origin): embedjobs logout --profile \(name) removes it"
        }
    }
}
