internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs help [TOPIC]`: help on the program, a subcommand, or a topic of the language.
struct HelpCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain the program, a subcommand, or a command or keyword of the language."
    )

    @Argument(help: "The topic. Default: an overview of all topics.") var words: [String] = []
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        func show(_ text: String) {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.data(String(line)) }
        }
        let topic = words.joined(separator: " ")
        if topic.isEmpty { show(EmbedJobsCommand.helpMessage() + "\n\nTHE LANGUAGE:") }
        let subcommand = EmbedJobsCommand.subcommand(words)
        if let subcommand { show(EmbedJobsCommand.helpMessage(for: subcommand)) }
        let text = Help.text(on: topic, of: .standard)
        if let text { show((subcommand == nil ? "" : "\nIn scripts: ") + text) }
        guard subcommand == nil, text == nil else { return }
        let candidates = Help.topics(of: .standard) + EmbedJobsCommand.subcommandNames
        let guess = Suggestion.closest(to: topic, among: candidates).map { "did you mean \($0)?" }
        output.message("error: no help for \(topic); \(guess ?? "embedjobs help lists all topics")")
        throw ProcessEnd(code: .usage)
    }
}

extension EmbedJobsCommand {
    /// The names of the subcommands, in the order of help.
    static var subcommandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

    /// The subcommand with a path such as `keys create`; nil if it is unknown.
    static func subcommand(_ words: [String]) -> (any ParsableCommand.Type)? {
        var found: (any ParsableCommand.Type)?
        for word in words {
            let below = found.map { $0.configuration.subcommands } ?? configuration.subcommands
            found = below.first { $0.configuration.commandName == word }
            if found == nil { return nil }
        }
        return found
    }
}
