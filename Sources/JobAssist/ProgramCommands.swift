internal import JobCommands

/// The program's own subcommands, which people also type at its prompt.
package struct ProgramCommands: Sendable {
    /// The program, as a shell finds it.
    private let path: String
    /// The subcommands by their words: `["keys", "create"]`.
    private let subcommands: Set<[String]>

    /// Creates the table of a program's subcommands.
    package init(path: String, subcommands: some Sequence<[String]>) {
        self.path = path
        self.subcommands = Set(subcommands)
    }

    /// The program's name, as people type it.
    private static let name = "embedjobs"
    /// Subcommands that keep running, and so need a terminal of their own.
    private static let servers = ["serve"]

    /// What the prompt does with a line that calls the program or one of its subcommands; nil for any other line.
    ///
    /// A command of the language runs in the prompt, on its service. Another process runs the subcommand.
    func reading(of line: String, _ words: [String], _ table: CommandTable) -> ForeignCommand.Reading? {
        // The shell would run what follows a semicolon, too; the parser explains `keys = 5`.
        guard !line.contains(";"), words.dropFirst().first != "=" else { return nil }
        let tail = words[0] == Self.name ? Self.rest(of: line, after: 1) : line
        let words = words[0] == Self.name ? Array(words.dropFirst()) : words
        let isCalled = tail != line
        guard let first = words.first else {
            return .say("this is the prompt of embedjobs; help shows what to type")
        }
        if isCalled && first.hasPrefix("-") || ["--version", "-V"].contains(tail) { return call(tail) }
        if words.count > 1, words[1] == "list", table[first] != nil, subcommands.contains([first, "list"]) {
            return .run([first, Self.rest(of: tail, after: 2)].filter { !$0.isEmpty }.joined(separator: " "))
        }
        if first == "help", isTopic(Array(words.dropFirst()), table) { return call(tail) }
        let isLanguage = table[first] != nil || Construct.words.contains(first)
        guard isSubcommand(words[...]), !isLanguage || words.count > 1 && subcommands.contains([first, words[1]]) else {
            return isCalled && isLanguage ? .run(tail) : nil
        }
        guard !Self.servers.contains(first) else {
            return .say("\(first) needs a terminal of its own: embedjobs \(words.joined(separator: " "))")
        }
        // The prompt itself uses the store.
        guard first != "fsck" || words.contains(where: { $0.hasPrefix("--store") }) else {
            return .say("fsck needs a store that no process uses: exit, then embedjobs \(words.joined(separator: " "))")
        }
        return call(tail)
    }

    /// Whether the words after `help` are those of a subcommand, and not a topic of the language: `keys`, `models get`.
    private func isTopic(_ words: [String], _ table: CommandTable) -> Bool {
        guard Help.text(on: words.joined(separator: " "), of: table) == nil else { return false }
        return subcommands.contains(words)
    }

    /// Whether a line may become a call of a subcommand when its last word is typed on.
    func isBegun(in line: String) -> Bool {
        guard line.last?.isWhitespace == false else { return false }
        var words = line.split(whereSeparator: \.isWhitespace).map { String($0) }
        if words.count == 1, Self.name.hasPrefix(words[0]) { return true }
        if words.first == Self.name { words.removeFirst() }
        return subcommands.contains { path in
            path.count >= words.count && path[words.count - 1].hasPrefix(words[words.count - 1])
                && path.starts(with: words.dropLast())
        }
    }

    private func isSubcommand(_ words: ArraySlice<String>) -> Bool {
        words.first.map { subcommands.contains([$0]) } ?? false
    }

    /// A line for sh that calls the program.
    private func call(_ arguments: String) -> ForeignCommand.Reading {
        .call("'" + path.replacing("'", with: #"'\''"#) + "' \(arguments)")
    }

    /// The rest of a line after some words, unchanged: it may contain quotes.
    private static func rest(of line: String, after count: Int) -> String {
        var rest = line[...]
        for _ in 0..<count {
            rest = rest.drop(while: \.isWhitespace).drop { !$0.isWhitespace }
        }
        return String(rest.drop(while: \.isWhitespace))
    }
}
