internal import EmbedJobs
internal import EmbedJobsHost
internal import EmbedJobsWire
internal import JobCommands
internal import LocalFiles

/// The service or profile that the options select, and access to the stored keys.
struct StoredKey {
    let subject: Credentials.Subject
    let address: WebAddress
    private let host: HostEnvironment

    init(_ options: ServiceOptions, _ host: HostEnvironment, _ output: any CommandOutput) throws(ProcessEnd) {
        self.host = host
        do throws(ServiceChoice.Mistake) {
            let target =
                try ServiceChoice.target(options.selection, host) ?? (ServiceChoice.cohere, nil)
            address = target.address
            subject = target.profile.map { .profile($0) } ?? .server
        } catch {
            throw error.shown(on: output)
        }
    }

    /// Changes the stored keys. If that fails, reports the reason and throws the exit code.
    func change(
        _ output: any CommandOutput,
        _ body: (inout Credentials) throws(FileError) -> Void
    ) throws(ProcessEnd) {
        do {
            guard let folder = host.paths.configuration else {
                throw APIError(.invalidRequest, "the folder for keys is unknown: set HOME or XDG_CONFIG_HOME")
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
