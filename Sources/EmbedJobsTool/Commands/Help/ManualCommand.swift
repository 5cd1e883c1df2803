internal import ArgumentParser
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobShell

/// `embedjobs manual`: writes the man page or a page of Markdown, from the same declarations as help.
struct ManualCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the man page, or the manual as Markdown, to standard output.",
        discussion:
            "`embedjobs manual | man -l -` shows it. To install it, save it as embedjobs.1 in man's search path. "
            + "`embedjobs help --format json` has the same facts as data."
    )

    @Flag(help: "Write one page of Markdown.") var markdown = false
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let root = EmbedJobsCommand.configuration
        let (version, summary) = (root.version, root.abstract)
        let text =
            markdown
            ? Self.filled(MarkdownManual(name: "embedjobs", version: version, summary: summary))
            : Self.filled(ManualPage(name: "embedjobs", version: version, summary: summary))
        let output = options.output(host)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: !markdown)
        // The text ends with a line end, and so does each line of data.
        for line in lines.last?.isEmpty == true ? lines.dropLast() : lines[...] { output.data(String(line)) }
    }

    /// The text of a page with all sections of the manual.
    private static func filled(_ page: some ManualLayout) -> String {
        var page = page
        page.heading("Synopsis")
        page.verbatim(usage)
        page.heading("Description")
        page.paragraph(EmbedJobsCommand.configuration.discussion)
        page.heading("Subcommands")
        for command in EmbedJobsCommand.shownSubcommands {
            page.subheading(command.configuration.commandName ?? "")
            let help = EmbedJobsCommand.helpMessage(for: command)
            page.verbatim(help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
        page.add(ReferenceSection.all(of: .standard))
        page.heading("Environment")
        for variable in EnvironmentVariable.allCases { page.item(variable.rawValue, variable.summary) }
        return page.text
    }

    private static var usage: [String] {
        EmbedJobsCommand.shownSubcommands.flatMap { command in
            EmbedJobsCommand.usageString(for: command)
                .replacing(#/^Usage: /#, with: "")
                .split(separator: #/\n(?=embedjobs )/#)
                .map { String($0.replacing(#/\s*\n\s*/#, with: " ")) }
        }
    }
}
