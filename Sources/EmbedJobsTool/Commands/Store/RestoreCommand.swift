internal import DisplayText
internal import ArgumentParser
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs restore`: creates a store from a backup.
struct RestoreCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Create a store from a backup.",
        discussion: "The folder must be new, empty, or hold only models; a store is never overwritten. Everything is "
            + "checked before the folder becomes a store. A damaged or truncated backup leaves no files."
    )

    @Argument(help: "The backup; - is standard input.", completion: .file()) var file: String
    @ArgumentParser.Option(
        help: "The folder to create the store in. Default: the folder of your store.",
        completion: .directory
    )
    var store: String?
    @OptionGroup var printing: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        let folder = try host.storeFolder(store)
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
