internal import ArgumentParser
internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs backup`: a store in one file.
struct BackupCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a store into one file, while it is in use or not.",
        discussion: "FILE is a tar archive that only you can read. It is written completely or not at all. Its last "
            + "entry, manifest.sha256, lists the digest of every other entry. `embedjobs restore FILE` reads it. "
            + "A damaged file is copied unchanged, reported, and marked in the copied database. "
            + "A file that is missing or not a regular file is left out, reported and marked. "
            + "The secret that signs URLs of parts is left out: URLs that were issued stop working after a restore."
    )

    @Argument(help: "The file to create.", completion: .file()) var file: String
    @Flag(help: "Include the models. Default: leave them out, since they can be installed again.") var models = false
    @OptionGroup var location: StoreOption
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        guard file != "-" else {
            throw ValidationError("a backup cannot be written to standard output; name a file: backup store.tar")
        }
    }

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        let summary = try Backup.write(
            store: try location.folder(host),
            to: file,
            withModels: models,
            now: Identity.system().now()
        )
        for path in summary.damaged { output.warning("warning: \(path) is damaged; copied unchanged") }
        for path in summary.missing {
            output.warning("warning: \(path) is missing or not a regular file; it is not in the backup")
        }
        for dataset in summary.deleted { output.message("dataset \(dataset) was deleted meanwhile and is left out") }
        let size = Figures.bytes(summary.bytes)
        output.message("\(file): \(Figures.count(summary.files, of: "file")), \(size), and the database")
        output.finish()
    }
}
