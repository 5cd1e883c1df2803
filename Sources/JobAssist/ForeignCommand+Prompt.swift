package import JobCommands

extension ForeignCommand {
    /// What the prompt does with a line.
    package enum Reading: Hashable, Sendable {
        /// Runs this line instead.
        case run(String)
        /// Runs this line for sh, which reports its errors itself.
        case call(String)
        /// Prints this sentence instead.
        case say(String)
    }

    /// What the prompt does with a line that begins with a command of another program, or that asks for help with
    /// `--help` or similar, or that calls a subcommand of `program`; nil if the line is read unchanged.
    package static func reading(
        of line: String,
        table: CommandTable = .standard,
        program: ProgramCommands? = nil
    ) -> Reading? {
        // A block is read unchanged: it is not one command, and the checker names the equivalents.
        guard line.split(whereSeparator: \.isNewline).count(where: { !$0.allSatisfy(\.isWhitespace) }) <= 1 else {
            return nil
        }
        let words = line.split(whereSeparator: \.isWhitespace).map { String($0) }
        guard let first = words.first else { return nil }
        let rest = words.dropFirst()
        if words.count == 2, table[first] != nil, ["--help", "-h", "-?", "/?"].contains(words[1]) {
            return .run("help \(first)")
        }
        if let text = habit(words) { return .run(text) }
        if let reading = topic(words) ?? program?.reading(of: line, words, table) { return reading }
        // Only a semicolon at the end of the line is dropped.
        let word = first.last == ";" && rest.isEmpty ? String(first.dropLast()) : first
        guard table[word] == nil, !Construct.words.contains(word), let foreign = of(word) else { return nil }
        switch foreign.meaning {
        // The parser reports lines such as `q = 5`.
        case .command(let text): return rest.isEmpty ? .run(text) : nil
        case .commandWithRest(let text):
            // Blanks in the rest may be in quotes.
            let tail = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).dropFirst().first
            return .run(rest.isEmpty ? text : "\(text) \(tail ?? "")")
        case .explanation(let text): return rest.first == "=" ? nil : .say(text)
        }
    }

    /// The command for `set NAME VALUE` and `show tables`, as psql and MySQL have them, for `set` alone, and for a
    /// variable, which shows its value; nil for any other line.
    private static func habit(_ words: [String]) -> String? {
        if words == ["set"] { return "show" }
        if words.count == 1, words[0].wholeMatch(of: /\$[A-Za-z_][A-Za-z0-9_]*(\.[a-z_]+|\[-?[0-9]+\])*/) != nil {
            return "show \(words[0].dropFirst())"
        }
        if words.count == 3, words[0] == "set", !words[2].contains("="),
            Setting.all.contains(where: { $0.description.name == words[1] })
        {
            return "set \(words[1])=\(words[2])"
        }
        // Other words, such as jobs, are frequent names of variables.
        return ["show tables", "show tables;"].contains(words.joined(separator: " ").lowercased()) ? "datasets" : nil
    }

    /// A call of help on a symbol or a variable, which the parser would read as one: `help $`, `? >`.
    private static func topic(_ words: [String]) -> Reading? {
        let isHelp = words[0] == "help" || of(words[0])?.meaning == .commandWithRest("help")
        guard isHelp, words.count == 2, let first = words[1].first, "$>|!%".contains(first) else { return nil }
        return .run("help '\(words[1])'")
    }
}
