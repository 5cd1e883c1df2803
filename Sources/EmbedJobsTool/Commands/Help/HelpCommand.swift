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
        try Self.show(words, to: options.output(host))
    }

    /// Shows the help on a topic, or an overview without one.
    static func show(_ words: [String], to output: any CommandOutput) throws(CommandFailure) {
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
        let topics = Help.topics(of: .standard) + EmbedJobsCommand.subcommandNames
        let suggestion = Suggestion.closest(to: topic, among: topics)
        throw CommandFailure(.usage, ArgumentMistake.unknownTopic(topic, suggestion: suggestion))
    }
}

extension EmbedJobsCommand {
    /// The names of the subcommands, in the order of help.
    static var subcommandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

    /// The names of subcommands at the start of arguments: `["keys", "create"]` of `keys create NAME`.
    static func path(_ words: [String]) -> [String] {
        var count = 0
        while count < words.count, subcommand(Array(words.prefix(count + 1))) != nil { count += 1 }
        return Array(words.prefix(count))
    }

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
