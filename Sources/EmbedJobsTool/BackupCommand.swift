internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobShell

/// `embedjobs backup`: a store in one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a store into one file, while it is in use or not.",
        discussion: "FILE is a tar archive that only you can read, and is written whole or not at all. Its last entry, "
            + "manifest.sha256, holds the digest of every other. `embedjobs restore FILE` reads it. "
            + "A damaged file is copied unchanged, named, and marked in the copied database. "
            + "Secrets that sign addresses of parts are left out; addresses that were given out end with a restore."
    )

    @Argument(help: "The file to make.") var file: String
    @Flag(help: "Copy the models too. Default: leave them out, since they can be installed again.") var models = false
    @ArgumentParser.Option(help: "The folder of the store. Default: the store of this user.") var store: String?

    func run() async throws {
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        let summary = try Backup.write(
            store: try Composition.storeFolder(store),
            to: file,
            withModels: models,
            now: Identity.system().now()
        )
        for path in summary.damaged { output.warning("warning: \(path) is damaged; it was copied as it is") }
        for dataset in summary.deleted { output.message("dataset \(dataset) was deleted meanwhile; it is left out") }
        let size = Figures.bytes(summary.bytes)
        output.message("\(file): \(Figures.count(summary.files, of: "file")), \(size), and the database")
        output.finish()
    }
}

/// `embedjobs restore`: a backup as a store.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a store from a backup.",
        discussion: "The folder must be empty or not there; a store is never overwritten. Everything is checked before "
            + "the folder becomes a store. Of a backup that is damaged or cut short, nothing is left."
    )

    @Argument(help: "The backup.") var file: String
    @ArgumentParser.Option(help: "The folder to make the store in. Default: that of this user's store.")
    var store: String?

    func run() async throws {
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        let folder = try Composition.storeFolder(store)
        let summary = try Restore.read(file, into: folder)
        if summary.damaged > 0 {
            let files = Figures.count(summary.damaged, of: "file")
            output.warning("warning: damaged when the backup was made: \(files); embedjobs fsck names them")
        }
        let size = Figures.bytes(summary.bytes)
        output.message("\(folder): restored \(Figures.count(summary.files, of: "file")), \(size), and the database")
        output.finish()
    }
}
