internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobShell

/// `embedjobs help [TOPIC]`: help on the program, a subcommand, or a topic of the language.
struct HelpCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain the program, a subcommand, or a command or keyword of the language.",
        discussion:
            "`embedjobs help --format json` writes one JSON object for programs: the commands with their parameters, "
            + "types and values, the keywords, settings, variables, fields, exit codes, error codes, subcommands, "
            + "options and environment variables. With a topic, it has only the entries about it."
    )

    /// The format of help.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        /// Text for people.
        case text
        /// One JSON object.
        case json
    }

    @Argument(help: "The topic. Default: an overview of all topics.") var words: [String] = []
    @ArgumentParser.Option(help: "Format: text, or json; format=FORMAT is the same.") var format = Format.text
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let topic = words.filter { Self.format(in: $0) == nil }
        guard words.compactMap(Self.format).last ?? format == .json else { return try Self.show(topic, to: output) }
        let document = ReferenceDocument(
            version: Version.current,
            program: .program,
            environment: EnvironmentVariable.allCases.map { ($0.rawValue, $0.summary) }
        )
        let name = topic.joined(separator: " ")
        guard let lines = document.lines(on: name) else { throw Self.unknown(name) }
        for line in lines { output.data(line) }
    }

    /// The format in an argument such as `format=json`; nil for a word of the topic.
    private static func format(in word: String) -> Format? {
        word.hasPrefix("format=") ? Format(rawValue: String(word.dropFirst("format=".count))) : nil
    }

    /// Shows the help on a topic, or an overview without one.
    static func show(_ words: [String], to output: any CommandOutput) throws(CommandFailure) {
        func show(_ text: String) { output.write(help: text) }
        let topic = words.joined(separator: " ")
        if topic.isEmpty { show(EmbedJobsCommand.helpMessage() + "\n\nTHE LANGUAGE:") }
        let subcommand = EmbedJobsCommand.subcommand(words)
        if let subcommand { show(EmbedJobsCommand.helpMessage(for: subcommand)) }
        let text = Help.text(on: topic, of: .standard)
        if let text { show((subcommand == nil ? "" : "\nIn scripts: ") + text) }
        guard subcommand == nil, text == nil else { return }
        throw unknown(topic)
    }

    private static func unknown(_ topic: String) -> CommandFailure {
        let topics = Help.topics(of: .standard) + EmbedJobsCommand.subcommandNames
        let suggestion = Suggestion.closest(to: topic, among: topics)
        return CommandFailure(.usage, ArgumentMistake.unknownTopic(topic, suggestion: suggestion))
    }
}

extension EmbedJobsCommand {
    /// The subcommands that help lists, in its order.
    static var shownSubcommands: [any ParsableCommand.Type] {
        configuration.subcommands.filter { $0.configuration.shouldDisplay }
    }

    /// The names of the subcommands that help lists.
    static var subcommandNames: [String] { shownSubcommands.compactMap { $0.configuration.commandName } }

    /// The words of all subcommands: `["keys"]`, `["keys", "create"]`.
    static var paths: [[String]] {
        configuration.subcommands.flatMap { command -> [[String]] in
            guard let name = command.configuration.commandName else { return [] }
            let below = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            return [[name]] + below.map { [name, $0] }
        }
    }

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
