internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell
internal import TextEmbedding

/// `embedjobs version`: shows the version of the program and of what it was built with.
struct VersionCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Show the version of the program, Swift, SQLite, and the processor's instructions that it uses.",
        discussion: "`embedjobs --version` and `embedjobs -V` print only the version of the program."
    )

    @OptionGroup var listing: FormatOption
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let record = Record([
            ("version", .text(Version.current)),
            ("swift", .text(Version.swift)),
            ("sqlite", .text(SQLiteLibrary.version)),
            ("instructions", .text(InstructionSet.name)),
        ])
        try listing.show(record, on: options.output(host))
    }
}
