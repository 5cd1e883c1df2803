internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHost

/// The option that names a store.
struct StoreOption: ParsableArguments {
    @Option(help: "The folder of the store. Default: your store.", completion: .directory) var store: String?

    /// The folder of the store.
    func folder(_ host: HostEnvironment) throws(APIError) -> String { try host.storeFolder(store) }
}
