internal import ArgumentParser
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobShell

/// `embedjobs manual`: writes the man page, from the same declarations as help.
struct ManualCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the man page to standard output.",
        discussion:
            "`embedjobs manual | man -l -` shows it. To install it, save it as embedjobs.1 in man's search path."
    )

    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let root = EmbedJobsCommand.configuration
        var page = ManualPage(name: "embedjobs", version: root.version, summary: root.abstract)
        page.heading("Synopsis")
        page.verbatim(Self.usage)
        page.heading("Description")
        page.paragraph(root.discussion)
        page.heading("Subcommands")
        for command in root.subcommands {
            page.subheading(command.configuration.commandName ?? "")
            let help = EmbedJobsCommand.helpMessage(for: command)
            page.verbatim(help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
        page.add(ReferenceSection.all(of: .standard))
        page.heading("Environment")
        for variable in EnvironmentVariable.allCases { page.item(variable.rawValue, variable.summary) }
        let output = options.output(host)
        for line in page.text.split(separator: "\n") { output.data(String(line)) }
    }

    private static var usage: [String] {
        EmbedJobsCommand.configuration.subcommands.flatMap { command in
            EmbedJobsCommand.usageString(for: command)
                .replacing(#/^Usage: /#, with: "")
                .split(separator: #/\n(?=embedjobs )/#)
                .map { String($0.replacing(#/\s*\n\s*/#, with: " ")) }
        }
    }
}
