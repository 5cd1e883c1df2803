internal import JobScript

/// Something that people type because another program has it, and what it is here.
///
/// One table for both who are asked about it: the prompt, which does what can mean only one thing, and the checker,
/// whose help for an unknown command says the same.
package struct Habit: Sendable {
    /// The words that it begins with, in small letters.
    package let words: [String]
    /// What it is here.
    package let meaning: Meaning

    /// What a habit is here.
    package enum Meaning: Hashable, Sendable {
        /// A command or sign of ours, with nothing behind it.
        case command(String)
        /// A command or sign of ours, with what stands behind the habit's word behind it.
        case commandWithRest(String)
        /// More than one thing, or none: a sentence that says what to write, without a full stop.
        case answer(String)
    }

    /// What the prompt does about a line.
    package enum Reading: Hashable, Sendable {
        /// It runs this line instead.
        case run(String)
        /// It says this instead.
        case say(String)
    }

    /// All of them.
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
        Habit(["ps", "top", "jobs"], .answer("list shows jobs, list status=processing those that go on")),
        Habit(["status", "stat"], .answer("get ID shows where a job stands, list shows all jobs")),
        Habit(["kill", "stop", "abort"], .answer("cancel ID stops a job")),
        Habit(
            ["cat", "head", "tail", "less", "more"],
            .answer("peek ID shows the first rows of a dataset or of a job's output; for a file, write ! cat")
        ),
        Habit(["cd", "pwd"], .answer("paths count from the folder in which this was started; ! pwd shows it")),
        Habit(
            ["select", "insert", "update", "with", "describe", "explain"],
            .answer("there is no SQL here; list and datasets show what there is, peek ID shows rows")
        ),
        Habit(
            ["\\d", "\\d+", "\\dt", "\\l", ".tables", ".schema", ".databases"],
            .answer("datasets lists datasets, list lists jobs, models lists models")
        ),
        Habit(
            ["\\x", ".mode"],
            .answer("set format=vertical writes a line for each field; help set shows the others")
        ),
        Habit(["clear", "cls"], .answer("Control-L clears the screen")),
        Habit(["export", "setenv", "\\set", "var", "const"], .answer("let NAME = VALUE sets a variable")),
    ]

    private init(_ words: [String], _ meaning: Meaning) {
        self.words = words
        self.meaning = meaning
    }

    /// The habit that a word belongs to, in whatever letters.
    package static func of(_ word: String) -> Habit? {
        let word = word.lowercased()
        return all.first { $0.words.contains(word) }
    }

    /// What to write instead, as the help of a diagnostic.
    package var help: String {
        switch meaning {
        case .command(let text), .commandWithRest(let text): "write \(text)"
        case .answer(let text): text
        }
    }

    /// What the prompt does about a line that begins with a habit, or asks a command for help as other programs are
    /// asked; nil if it is to be read as it is.
    package static func reading(of line: String, table: CommandTable = .standard) -> Reading? {
        let words = line.split(whereSeparator: \.isWhitespace).map { String($0) }
        guard let first = words.first else { return nil }
        let rest = words.dropFirst()
        if words.count == 2, table[first] != nil, ["--help", "-h", "-?", "/?"].contains(words[1]) {
            return .run("help \(first)")
        }
        // Behind a semicolon there may be anything.
        let word = first.last == ";" && rest.isEmpty ? String(first.dropLast()) : first
        guard table[word] == nil, !Construct.words.contains(word), let habit = of(word) else { return nil }
        switch habit.meaning {
        // `q = 5` and the like are no habit; the parser says what is wrong with them.
        case .command(let text): return rest.isEmpty ? .run(text) : nil
        case .commandWithRest(let text): return .run(([text] + rest).joined(separator: " "))
        case .answer(let text): return rest.first == "=" ? nil : .say(text)
        }
    }
}
