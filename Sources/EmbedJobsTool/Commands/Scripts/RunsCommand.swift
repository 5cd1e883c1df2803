internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs runs`: shows and deletes the journals of runs.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the recorded runs of scripts, explain one, and delete old records.",
        discussion: "A script that uploads, creates, downloads or deletes has a journal, from which the next start of "
            + "the same script continues an unfinished run. The journals are read without asking a service.",
        subcommands: [List.self, Show.self, Prune.self],
        defaultSubcommand: List.self
    )

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the recorded runs, newest first."
        )

        @OptionGroup var listing: FormatOption
        @OptionGroup var place: JournalFolderOption
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try listing.check(of: RunsCommand.self)
            let output = printing.output(host)
            try listing.show(
                try place.runs(host).map(\.record),
                columns: RecordedRun.columns,
                of: RunsCommand.self,
                whenEmpty: "no recorded runs",
                on: output
            )
        }
    }

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show each step of a run, and what the next start of its script does about it.",
            discussion: "NEXT is done, attached again (the job is waited for), looked for (the service is searched for "
                + "it first), or done again. The next start asks the service, and so may find jobs that have failed "
                + "since and datasets that have expired."
        )

        @Argument(help: "The id of the run, or its beginning.") var id: String
        @OptionGroup var listing: FormatOption
        @OptionGroup var place: JournalFolderOption
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try listing.check(of: RunsCommand.self)
            let output = printing.output(host)
            let run = try RecordedRun.named(id, among: try place.runs(host))
            let now = Identity.system().now()
            output.message("\(run.id): \(run.line)")
            try listing.show(
                RecordedStep.all(of: run, at: now) { RunningSHA256() }.map(\.record),
                columns: RecordedStep.columns,
                of: RunsCommand.self,
                whenEmpty: "no steps yet",
                on: output
            )
            guard run.canContinue(at: now) else { return }
            let options = place.folder.map { ["--journal", Folder.resolved($0)] } ?? []
            output.message("to continue: \(run.startLine(options))")
        }
    }

    struct Prune: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Delete the records of runs that have not changed for a given time.",
            discussion: "A run whose script is running is never deleted. Without its record, an unfinished run is not "
                + "continued, and a script that calls once with the same key begins its work again."
        )

        @Argument(help: "older_than=DURATION, such as older_than=30d; dry_run=true only counts.")
        var words: [String]
        @Flag(name: [.customShort("y"), .customLong("yes")], help: "Delete without asking.") var hasConsent = false
        @OptionGroup var place: JournalFolderOption
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            let options = try PruneOptions(words)
            let output = printing.output(host)
            let now = Identity.system().now()
            let before = Timestamp(microseconds: now.microseconds - options.age.components.seconds * 1_000_000)
            let removal = RunRemoval(of: try place.runs(host), before: before)
            guard !options.isDryRun, !removal.runs.isEmpty else {
                let none = "no records of runs are that old"
                return output.data(removal.runs.isEmpty ? none : "would delete \(removal.summary)")
            }
            if !hasConsent { try await confirm(removal, output) }
            output.data("deleted \(try removal.perform().summary)")
            output.finish()
        }

        private func confirm(_ removal: RunRemoval, _ output: TerminalOutput) async throws {
            let question = TerminalQuestion()
            guard question.canAsk else {
                throw CommandFailure(
                    .usage,
                    ProgramMistake.invalidArguments(
                        "runs prune cannot be undone: it needs --yes",
                        help: "embedjobs runs prune --yes \(words.joined(separator: " "))"
                    )
                )
            }
            for line in removal.lines.prefix(Limits.askedLinesMax) { output.warning("  " + line) }
            let rest = removal.lines.count - Limits.askedLinesMax
            if rest > 0 { output.warning("  and \(rest) more") }
            guard await question.ask("delete \(removal.summary)?") else {
                output.warning("nothing was deleted")
                throw ProcessEnd(code: .interrupted)
            }
        }
    }
}

/// The folder of the journals that are shown.
struct JournalFolderOption: ParsableArguments {
    @ArgumentParser.Option(
        name: .customLong("journal"),
        help: "The folder of the journals. Default: journals in the state folder.",
        completion: .directory
    )
    var folder: String?

    func validate() throws { try Self.check(folder) }

    /// Refuses an empty path, as of a variable that is not set: it would be the current folder.
    static func check(_ folder: String?) throws {
        if folder == "" { throw ValidationError("--journal must not be empty") }
    }

    /// All runs in the folder, newest first.
    func runs(_ host: HostEnvironment) throws(CommandFailure) -> [RecordedRun] { try Self.runs(in: folder, host) }

    /// All runs in a folder, or in that of the state folder, newest first.
    static func runs(in folder: String?, _ host: HostEnvironment) throws(CommandFailure) -> [RecordedRun] {
        let standard = host.paths.state.map { JournalFolder(inState: $0) }
        guard let place = folder.map({ JournalFolder(Folder.resolved($0)) }) ?? standard else { return [] }
        do throws(FileError) { return try RecordedRun.all(in: place) } catch { throw CommandFailure(error) }
    }
}

/// The options of `runs prune`, which are written as those of `prune`.
private struct PruneOptions {
    let age: Duration
    let isDryRun: Bool

    init(_ words: [String]) throws(CommandFailure) {
        var age: Duration?
        var isDryRun = false
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, ["older_than", "dry_run"].contains(parts[0]) else {
                throw Self.mistake("unexpected argument \(word)")
            }
            do throws(ArgumentMistake) {
                let value = Value.text(parts[1])
                if parts[0] == "dry_run" {
                    isDryRun = try Bool(reading: value)
                } else {
                    age = try Duration(reading: value)
                }
            } catch {
                throw CommandFailure(.usage, NamedMistake(.option(parts[0]), error))
            }
        }
        guard let age else { throw Self.mistake("older_than= is missing") }
        (self.age, self.isDryRun) = (age, isDryRun)
    }

    private static func mistake(_ text: String) -> CommandFailure {
        CommandFailure(
            .usage,
            ProgramMistake.invalidArguments(text, help: "embedjobs runs prune older_than=30d")
        )
    }
}
