internal import EmbedJobs
package import JobCommands
internal import JobScript

/// Completes a call of the program in the user's shell: subcommands, options, and the language by ``Completer``.
package struct CommandLineCompleter: Sendable {
    /// A candidate for the word at the cursor.
    package struct Candidate: Hashable, Sendable {
        /// The whole word, without quotes.
        package let text: String
        /// Whether the word is complete with it, so that a space may follow.
        package let isWhole: Bool
        /// The label in a list: the part that differs.
        package let label: String
        /// A short description; may be empty.
        package let summary: String

        /// Creates a candidate.
        package init(text: String, isWhole: Bool, label: String, summary: String) {
            self.text = text
            self.isWhole = isWhole
            self.label = label
            self.summary = summary
        }
    }

    private let program: Subcommand
    private let completer: Completer
    private let profiles: [String]
    private let runs: @Sendable () -> [(id: String, summary: String)]

    /// Creates a completer of the program; `profiles` are the names of services in the file `config`,
    /// and `runs` lists the recorded runs, newest first.
    package init(
        _ program: Subcommand,
        _ completer: Completer,
        profiles: [String] = [],
        runs: @escaping @Sendable () -> [(id: String, summary: String)] = { [] }
    ) {
        self.program = program
        self.completer = completer
        self.profiles = profiles
        self.runs = runs
    }

    /// The kinds of names that a service must list for a call; empty if no names are needed.
    package func names(for call: TypedCall) -> Set<NameKind> {
        switch call.position {
        case .language(let words):
            let script = Self.script(words, call.word)
            return completer.source(of: script, cursor: script.utf8.count)?.names ?? []
        case .script: return completer.source(of: call.word, cursor: call.word.utf8.count)?.names ?? []
        case .value(let argument, _): return argument.values == .models ? [.models] : []
        case .subcommand, .option, .nothing: return []
        }
    }

    /// The candidates for the word at the cursor, likeliest first.
    package func candidates(for call: TypedCall) -> [Candidate] {
        switch call.position {
        case .subcommand(let subcommand): subcommands(below: subcommand, call.word)
        case .option(let options): Self.options(options, call.word)
        case .value(let argument, let head): values(of: argument, head, call)
        case .language(let words):
            // In a call, the first word is a command; keywords need a script.
            completer.table[words[0]] == nil ? [] : language(Self.script(words, call.word))
        case .script: script(call.word)
        case .nothing: []
        }
    }

    // MARK: The program

    private func subcommands(below subcommand: Subcommand, _ word: String) -> [Candidate] {
        var all = subcommand.subcommands.filter { $0.name != program.standard }.map { ($0.name, $0.summary) }
        if subcommand.name == program.name || subcommand.name == program.standard {
            let own = Set(all.map(\.0))
            all = completer.table.commands.map(\.described).filter { !own.contains($0.0) } + all
        }
        return Self.candidates(all, word)
    }

    private static func options(_ options: [ProgramArgument], _ word: String) -> [Candidate] {
        // A short name is offered only if it was typed.
        let all = options.flatMap { option in
            option.names.filter { $0.hasPrefix("--") || $0 == word }.map { ($0, option.summary) }
        }
        return candidates(all, word, orContaining: false)
    }

    private func values(of argument: ProgramArgument, _ head: String, _ call: TypedCall) -> [Candidate] {
        let tail = String(call.word.dropFirst(head.count))
        switch argument.values {
        case .any: return []
        case .choices(let choices): return Self.candidates(choices.map { ($0, "") }, tail, after: head)
        case .profiles: return Self.candidates(profiles.map { ($0, "") }, tail, after: head)
        case .runs: return Self.candidates(runs().map { ($0.id, $0.summary) }, tail, after: head)
        case .models: return Self.candidates(completer.names.models.map { ($0.name.rawValue, "") }, tail, after: head)
        case .topics:
            let own = program.subcommands.map { ($0.name, $0.summary) }
            let names = Set(own.map(\.0))
            let topics = Help.summaries(of: completer.table).map { ($0.topic, $0.summary) }
            return Self.candidates(topics.filter { !names.contains($0.0) } + own, tail, after: head)
        case .files(let extensions): return files(extensions, tail, after: head)
        case .folders: return files([], tail, after: head).filter { $0.text.hasSuffix("/") }
        case .parameters:
            let given = Set(call.given.dropFirst().map { String($0.prefix { $0 != "=" }) })
            let script = "x " + Self.bare(tail)
            let parameters = call.given.first.flatMap { file in
                literals(completer.parameters(of: file, except: given, script), script, after: head)
            }
            return parameters.flatMap { $0.isEmpty ? nil : $0 } ?? files(["embedjobs"], tail, after: head)
        }
    }

    private func files(_ extensions: [String], _ tail: String, after head: String) -> [Candidate] {
        // With a key, a path that looks like an option is not read as one.
        let script = "x x=" + Self.bare(tail)
        return literals(completer.files(script, preferring: extensions), script, after: head, dropping: "x=")
    }

    private static func candidates(
        _ all: [(String, String)],
        _ typed: String,
        after head: String = "",
        orContaining: Bool = true
    ) -> [Candidate] {
        NameFilter(typed).meant(among: all, orContaining: orContaining) { ($0.0, nil) }.map { name, summary in
            Candidate(text: head + name, isWhole: true, label: name, summary: summary)
        }
    }

    // MARK: The language

    private func language(_ script: String) -> [Candidate] {
        literals(completer.completion(of: script, cursor: script.utf8.count), script, after: "")
    }

    /// The candidates for a script that is one word of the call. It is not complete with any of them.
    private func script(_ typed: String) -> [Candidate] {
        let completion = completer.completion(of: typed, cursor: typed.utf8.count)
        let begin = String(decoding: typed.utf8.prefix(completion.range.lowerBound), as: UTF8.self)
        return completion.candidates.map {
            Candidate(text: begin + $0.text, isWhole: false, label: $0.label, summary: $0.summary)
        }
    }

    /// Candidates for the last word of a script line as words of a call: without the quoting of the language.
    private func literals(
        _ completion: Completion,
        _ script: String,
        after head: String,
        dropping prefix: String = ""
    ) -> [Candidate] {
        let before = Array(script.utf8.prefix(completion.range.lowerBound))
        return completion.candidates.compactMap { candidate in
            let bytes = before + Array(candidate.text.utf8)
            guard let word = TypedScript(bytes, cursor: bytes.count)?.word, let value = word.text else { return nil }
            let text = word.key.map { $0.text + "=" + value } ?? Self.positional(value)
            let inserted = String(text.dropFirst(prefix.count))
            return Candidate(
                text: head.isEmpty && !prefix.isEmpty ? Self.positional(inserted) : head + inserted,
                isWhole: candidate.ending.hasSuffix(" "),
                label: candidate.label,
                summary: candidate.summary
            )
        }
    }

    /// A value as a word of a call. A file whose name would be read as an option or as `key=value` needs its folder.
    private static func positional(_ value: String) -> String {
        let isOption = value.hasPrefix("-") || value.prefixMatch(of: #/[A-Za-z_][A-Za-z0-9_-]*=/#) != nil
        return isOption && value != "-" ? "./" + value : value
    }

    /// A script line with these words and the one that is typed. The words of a call are not parsed again, so they are
    /// quoted.
    private static func script(_ words: [String], _ word: String) -> String {
        let before = WordCommand(words: words, sourceName: "").map { String(decoding: $0.source.bytes, as: UTF8.self) }
        return (before ?? "") + " " + bare(word)
    }

    /// A text as a bare value of a script, in which every character is literal. An equals sign stays, so that a key is
    /// read as one.
    private static func bare(_ text: String) -> String {
        let plain = Set("_-./:,=+".unicodeScalars)
        var bare = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil || !scalar.isASCII
            if !isPlain, !plain.contains(scalar) { bare.append("\\") }
            bare.append(scalar)
        }
        let escaped = String(bare)
        return escaped.hasPrefix("-") ? "\\" + escaped : escaped
    }
}

extension ValueSource {
    /// The names on the service that are values.
    fileprivate var names: Set<NameKind> {
        switch self {
        case .models: [.models]
        case .jobs: [.jobs]
        case .datasets: [.datasets]
        case .jobsAndDatasets, .jobsAndVectors: [.jobs, .datasets]
        default: []
        }
    }
}
