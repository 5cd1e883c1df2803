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

    /// The environment variable with the key that is used instead of a stored one; nil if none is set.
    var variable: String? { ServiceChoice.keyVariable(for: address, host)?.rawValue }

    /// Changes the stored keys.
    func change(_ body: (inout Credentials) throws(FileError) -> Void) throws(CommandFailure) {
        guard let folder = host.paths.configuration else {
            throw CommandFailure(.usage, ProgramMistake.missingSettingsFolder)
        }
        do {
            var credentials = try Credentials(folder: folder)
            try body(&credentials)
        } catch let error as APIError {
            throw CommandFailure(error)
        } catch let error as FileError {
            throw CommandFailure(error)
        } catch {
            preconditionFailure("credentials throw only these errors: \(error)")
        }
    }
}
