internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import LocalFiles

/// The options of runs that have a journal.
struct JournalOptions: ParsableArguments {
    @Flag(help: "Start over: close the script's unfinished run, and begin a new one.") var fresh = false
    @ArgumentParser.Option(
        help: """
            What to do with the script's unfinished run: auto continues it, no begins a new one without looking for \
            it, only fails if there is none to continue.
            """
    )
    var resume = ResumePolicy.auto
    @ArgumentParser.Option(
        name: .customLong("journal"),
        help: "The folder of the journals. Default: journals in the state folder.",
        completion: .directory
    )
    var folder: String?

    func validate() throws {
        try JournalFolderOption.check(folder)
        guard fresh, resume != .auto else { return }
        throw ValidationError("--fresh and --resume=\(resume.rawValue) cannot be combined")
    }

    /// Whether any of them is given.
    var areGiven: Bool { fresh || resume != .auto || folder != nil }

    /// Changes the setup of journals by the options.
    func apply(to setup: inout JournalSetup) {
        (setup.isFresh, setup.resume) = (fresh, resume)
        guard let folder else { return }
        (setup.folder, setup.isChosen) = (JournalFolder(Folder.resolved(folder)), true)
    }
}

extension ResumePolicy: ExpressibleByArgument {}
