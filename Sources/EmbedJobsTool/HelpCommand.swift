internal import ArgumentParser
internal import JobCommands
internal import JobShell

/// `embedjobs help [TOPIC]`: help on the program, on one of its subcommands, or on a word of the language.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain the program, a subcommand, a command of the language or a word of it."
    )

    @Argument(help: "What to explain; without it, all there is.") var words: [String] = []
    @OptionGroup var options: OutputOptions

    func run() throws {
        let output = options.output()
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
        let guess = Suggestion.sentence(for: topic, among: candidates) ?? "embedjobs help lists all there is"
        output.message("error: \(topic) is nothing that help knows; \(guess)")
        throw ProcessEnd(code: .usage)
    }
}

extension EmbedJobsCommand {
    /// The names of the subcommands, in the order of help.
    static var subcommandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

    /// The subcommand that words lead to, such as `keys create`.
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
