internal import ArgumentParser
internal import JobCommands
internal import JobScript

/// The arguments of the program: what they ask for, in any order, and the mistake if the parser refuses them.
///
/// Options may precede the subcommand, as in git and kubectl: `embedjobs --profile work run FILE`.
struct ProgramArguments {
    /// The arguments as given.
    let given: [String]
    /// The arguments in the parser's order: the subcommand precedes its options.
    let ordered: [String]

    /// The options that precede the subcommand or the command.
    private let leading: [String]
    /// The other arguments.
    private let rest: [String]
    /// The subcommand, such as `["keys", "create"]`; empty if the arguments name none.
    private let path: [String]

    init(_ arguments: some Collection<String>) {
        given = Self.translated(arguments.map { $0 == "-V" ? "--version" : $0 })
        (leading, rest) = Self.split(given)
        path = EmbedJobsCommand.path(rest)
        ordered = leading.isEmpty ? given : path + leading + rest.dropFirst(path.count)
    }

    /// The arguments with the parser's option for completion scripts as our subcommand `completion`: the parser's
    /// scripts do not know the language.
    private static func translated(_ arguments: [String]) -> [String] {
        let option = "--generate-completion-script"
        guard let first = arguments.first, first.hasPrefix(option) else { return arguments }
        if first == option { return ["completion"] + arguments.dropFirst() }
        return first.hasPrefix(option + "=") ? ["completion", String(first.dropFirst(option.count + 1))] : arguments
    }

    /// The arguments that can be options: those before `--`.
    private var possibleOptions: ArraySlice<String> { given.prefix { $0 != "--" } }

    /// The format of errors that `--errors` asks for, also if the parser refuses other arguments.
    var errorFormat: ErrorFormat {
        let options = Array(possibleOptions)
        let next = options.firstIndex(of: "--errors").flatMap { $0 + 1 < options.count ? options[$0 + 1] : nil }
        let joined = options.last { $0.hasPrefix("--errors=") }.map { String($0.dropFirst("--errors=".count)) }
        return ErrorFormat(rawValue: joined ?? next ?? "") ?? .text
    }

    /// Whether they ask for help.
    var asksForHelp: Bool { possibleOptions.contains { $0 == "--help" || $0 == "-h" } }

    /// What they ask for help on: the subcommand, or the command of the language; empty for the whole program.
    var topic: [String] {
        if !path.isEmpty, path != ["do"] { return path }
        return rest.dropFirst(path.count).prefix(1).filter { !$0.hasPrefix("-") }
    }

    /// The options before the first other argument, with their values, and the rest.
    private static func split(_ arguments: [String]) -> (leading: [String], rest: [String]) {
        // Calls without such options are the usual ones, and finding the options of subcommands takes time.
        guard let first = arguments.first, first.hasPrefix("-"), first != "-c", first != "-" else {
            return ([], arguments)
        }
        let options = SharedOptions.all
        var rest = arguments[...]
        while let count = options.length(at: rest) { rest = rest.dropFirst(count) }
        return (Array(arguments.prefix(rest.startIndex)), Array(rest))
    }

    // MARK: Mistakes

    /// The failure for an error of the parser, with the call that works if it is known.
    func failure(of error: any Error) -> CommandFailure {
        let text = EmbedJobsCommand.message(for: error)
        if let option = text.firstMatch(of: #/^Unknown option '(--?[^'=]+)/#).map({ String($0.1) }) {
            if option == "--store" { return unusable(option, before: "EMBEDJOBS_HOME=DIR ") }
            if let mistake = dashedFormat(option) { return CommandFailure(.usage, mistake) }
            if !path.isEmpty, path != ["do"], SharedOptions.all.takesValue[option] != nil { return unusable(option) }
            if let mistake = dashed(option) { return CommandFailure(.usage, mistake) }
        }
        let first = text.prefix { $0 != "\n" }
        let lower = first.prefix(1).lowercased() + first.dropFirst()
        let call = (["embedjobs"] + (path == ["do"] ? [] : path)).joined(separator: " ")
        return CommandFailure(.usage, ProgramMistake.invalidArguments(lower, help: "\(call) --help"))
    }

    /// The failure for an option that other subcommands have; its help is the call without it.
    private func unusable(_ option: String, before prefix: String = "") -> CommandFailure {
        let words = Self.without(option, rest)
        let command = path.isEmpty ? rest.first ?? "embedjobs" : path.joined(separator: " ")
        let line = prefix + Self.line(words)
        return CommandFailure(.usage, ProgramMistake.unusableOption(option, command: command, line: line))
    }

    /// The mistake of an option with dashes in a command of the language, such as `list --limit 5`; nil elsewhere.
    private func dashed(_ option: String) -> ProgramMistake? {
        guard path.isEmpty || path == ["do"] else { return nil }
        let all = leading + rest
        guard let name = rest.dropFirst(path.count).first(where: { !$0.hasPrefix("-") }),
            let command = CommandTable.standard[name], let index = all.firstIndex(where: { Self.isOption($0, option) })
        else {
            return nil
        }
        let dashed = DashedOption(all[index], next: index + 1 < all.count ? all[index + 1] : nil)
        var words = all
        if command.keys.contains(dashed.key) {
            words.removeSubrange(index...(dashed.takesNext ? index + 1 : index))
            words.append(dashed.written)
        } else {
            words.insert("--", at: index)
        }
        return .dashedArgument(command: name, line: Self.line(words))
    }

    /// The mistake of a format as an option, such as `models --json`, in a subcommand that shows records; else nil.
    private func dashedFormat(_ option: String) -> ProgramMistake? {
        guard let format = OutputFormat(rawValue: String(option.drop { $0 == "-" })), option.hasPrefix("--"),
            let command = EmbedJobsCommand.subcommand(path),
            EmbedJobsCommand.helpMessage(for: command.configuration.defaultSubcommand ?? command, columns: 1_000)
                .contains("--format <format>")
        else {
            return nil
        }
        let others = (leading + rest.dropFirst(path.count)).filter { $0 != option }
        let words = path + others + ["format=\(format.rawValue)"]
        return .dashedArgument(command: path.joined(separator: " "), line: Self.line(words))
    }

    /// Arguments without an option and its value.
    private static func without(_ option: String, _ arguments: [String]) -> [String] {
        var kept: [String] = []
        var words = arguments[...]
        while let word = words.first {
            let part = words.prefix(SharedOptions.all.length(at: words) ?? 1)
            if !isOption(word, option) { kept += part }
            words = words.dropFirst(part.count)
        }
        return kept
    }

    private static func isOption(_ word: String, _ option: String) -> Bool {
        word == option || word.hasPrefix(option + "=")
            || option.count == 2 && !word.hasPrefix("--") && word.hasPrefix("-") && word.contains(option.dropFirst())
    }

    /// A call of the program that a shell reads as these arguments.
    private static func line(_ words: [String]) -> String {
        let plain = #/[A-Za-z0-9_.,:=/@%+-]+/#
        let quoted = words.map { word in
            word.wholeMatch(of: plain) != nil ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
        }
        return (["embedjobs"] + quoted).joined(separator: " ")
    }
}

/// The options that may precede a subcommand: those of the commands that run scripts and show a store.
private struct SharedOptions {
    /// Whether each option takes a value, by its name with dashes.
    let takesValue: [String: Bool]

    static let all = SharedOptions(of: [DoCommand.self, RunCommand.self, KeysCommand.List.self])

    /// Reads the options from the help of commands, which is made from their declarations.
    private init(of commands: [any ParsableCommand.Type]) {
        var all = ["--version": false]
        for command in commands {
            let help = EmbedJobsCommand.helpMessage(for: command, columns: 1_000)
            for line in help.split(separator: "\n") where line.hasPrefix("  -") {
                // "  -q, --quiet             Show only errors…", "  --server <server>       The address…"
                let label = line.dropFirst(2).firstRange(of: "  ").map { line.dropFirst(2)[..<$0.lowerBound] }
                let names = (label ?? line.dropFirst(2)).split(separator: " ").map { $0.filter { $0 != "," } }
                let isFollowed = names.contains { $0.hasPrefix("<") }
                for name in names where name.hasPrefix("-") && name != "-c" { all[String(name)] = isFollowed }
            }
        }
        takesValue = all
    }

    /// The number of arguments that the option at the start of some arguments takes up; nil if there is none.
    func length(at arguments: ArraySlice<String>) -> Int? {
        guard let word = arguments.first, word.hasPrefix("-") else { return nil }
        if let isFollowed = takesValue[word] { return !isFollowed ? 1 : arguments.count > 1 ? 2 : nil }
        if word.hasPrefix("--") {
            return takesValue[String(word.prefix { $0 != "=" })] == true && word.contains("=") ? 1 : nil
        }
        // Flags of one letter may be written together: -nq.
        return word.count > 2 && word.dropFirst().allSatisfy { takesValue["-\($0)"] == false } ? 1 : nil
    }
}
