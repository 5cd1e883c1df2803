internal import JobScript

/// A command of another program, such as `\q` or `ls`, and its equivalent here.
///
/// Both the prompt and the checker use this table: the prompt runs what has only one meaning, and the checker's help
/// for an unknown command names the equivalent.
package struct Habit: Sendable {
    /// The command names, in lower case.
    package let words: [String]
    /// The equivalent here.
    package let meaning: Meaning

    /// The equivalent of a command of another program.
    package enum Meaning: Hashable, Sendable {
        /// A command or symbol without arguments.
        case command(String)
        /// A command or symbol, with the typed arguments after it.
        case commandWithRest(String)
        /// Several equivalents or none: a sentence that says what to write, without a full stop.
        case answer(String)
    }

    /// What the prompt does with a line.
    package enum Reading: Hashable, Sendable {
        /// Runs this line instead.
        case run(String)
        /// Prints this sentence instead.
        case say(String)
    }

    /// All known commands of other programs.
    package static let all: [Habit] = [
        Habit(["\\q", ":q", ":q!", ":wq", ".quit", ".exit", "quit", "quit()", "exit()", "q", "bye"], .command("exit")),
        Habit(["?", "\\?", "\\h", "\\help", ".help", "help()", "man", "-h", "--help"], .commandWithRest("help")),
        Habit(["\\i", ".read", "source"], .commandWithRest("include")),
        Habit(["\\!", ".shell", ".system"], .commandWithRest("!")),
        Habit(
            ["ls", "ll", "la", "dir"],
            .answer("list shows jobs, datasets shows datasets; for files, write ! ls")
        ),
        Habit(
            ["rm", "del", "remove", "drop"],
            .answer("delete ID removes a dataset, cancel ID stops a job; for a file, write ! rm")
        ),
        Habit(["ps", "top", "jobs"], .answer("list shows jobs, list status=processing shows unfinished jobs")),
        Habit(["status", "stat"], .answer("get ID shows the status of a job, list shows all jobs")),
        Habit(["kill", "stop", "abort"], .answer("cancel ID stops a job")),
        Habit(
            ["cat", "head", "tail", "less", "more"],
            .answer("peek ID shows the first rows of a dataset or of a job's output; for a file, write ! cat")
        ),
        Habit(["cd", "pwd"], .answer("paths are relative to the folder where embedjobs was started; ! pwd shows it")),
        Habit(
            ["select", "insert", "update", "with", "describe", "explain"],
            .answer("SQL is not supported; list shows jobs, datasets shows datasets, peek ID shows rows")
        ),
        Habit(
            ["\\d", "\\d+", "\\dt", "\\l", ".tables", ".schema", ".databases"],
            .answer("datasets lists datasets, list lists jobs, models lists models")
        ),
        Habit(
            ["\\x", ".mode"],
            .answer("set format=vertical writes one field per line; help set lists all formats")
        ),
        Habit(["clear", "cls"], .answer("Control-L clears the screen")),
        Habit(["export", "setenv", "\\set", "var", "const"], .answer("let NAME = VALUE sets a variable")),
    ]

    private init(_ words: [String], _ meaning: Meaning) {
        self.words = words
        self.meaning = meaning
    }

    /// Returns the entry for a command name, in upper or lower case; nil if there is none.
    package static func of(_ word: String) -> Habit? {
        let word = word.lowercased()
        return all.first { $0.words.contains(word) }
    }

    /// The help of a diagnostic: what to write instead.
    package var help: String {
        switch meaning {
        case .command(let text), .commandWithRest(let text): "write \(text)"
        case .answer(let text): text
        }
    }

    /// What the prompt does with a line that begins with a command of another program, or that asks for help with
    /// `--help` or similar; nil if the line is read unchanged.
    package static func reading(of line: String, table: CommandTable = .standard) -> Reading? {
        let words = line.split(whereSeparator: \.isWhitespace).map { String($0) }
        guard let first = words.first else { return nil }
        let rest = words.dropFirst()
        if words.count == 2, table[first] != nil, ["--help", "-h", "-?", "/?"].contains(words[1]) {
            return .run("help \(first)")
        }
        // Only a semicolon at the end of the line is dropped.
        let word = first.last == ";" && rest.isEmpty ? String(first.dropLast()) : first
        guard table[word] == nil, !Construct.words.contains(word), let habit = of(word) else { return nil }
        switch habit.meaning {
        // The parser reports lines such as `q = 5`.
        case .command(let text): return rest.isEmpty ? .run(text) : nil
        case .commandWithRest(let text): return .run(([text] + rest).joined(separator: " "))
        case .answer(let text): return rest.first == "=" ? nil : .say(text)
        }
    }
}
