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
            "The service accepts the key until it is revoked there. "
            + "Default: the key of the service in EMBEDJOBS_SERVER, else Cohere's."
    )

    @OptionGroup var service: ServiceOptions
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let target = try StoredKey(service, host, output)
        var wasThere = false
        try target.change(output) { credentials throws(FileError) in
            wasThere = try credentials.remove(target.subject, for: target.address)
        }
        let origin = target.address.originText
        output.message(wasThere ? "removed the key for \(origin)" : "no key stored for \(origin)")
    }
}
