/// A command of another program, such as `\q` or `ls`, and its equivalent here.
///
/// Both the prompt and the checker use this table: the prompt runs what has only one meaning, and the checker's help
/// for an unknown command names the equivalent.
package struct ForeignCommand: Sendable {
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
        case explanation(String)
    }

    /// All known commands of other programs.
    package static let all: [ForeignCommand] = [
        .init(["\\q", ":q", ":q!", ":wq", ".quit", ".exit", "quit", "quit()", "exit()", "q", "bye"], .command("exit")),
        .init(["?", "\\?", "\\h", "\\help", ".help", "help()", "man", "-h", "--help"], .commandWithRest("help")),
        .init(["\\i", ".read", "source"], .commandWithRest("include")),
        .init(["\\e", "\\edit", ".edit", "fc"], .commandWithRest("edit")),
        .init(["\\c", "\\connect", ".open", "use"], .commandWithRest("connect")),
        .init(["\\timing", ".timer"], .explanation("set timing=on shows how long a line took")),
        .init(["\\!", ".shell", ".system"], .commandWithRest("!")),
        .init(
            ["ls", "ll", "la", "dir"],
            .explanation("list shows jobs, datasets shows datasets; for files, write ! ls")
        ),
        .init(
            ["rm", "del", "remove", "drop"],
            .explanation("delete ID removes a dataset, cancel ID stops a job; for a file, write ! rm")
        ),
        .init(["ps", "top", "jobs"], .explanation("list shows jobs, list status=processing shows unfinished jobs")),
        .init(["status", "stat"], .explanation("get ID shows the status of a job, list shows all jobs")),
        .init(["kill", "stop", "abort"], .explanation("cancel ID stops a job")),
        .init(
            ["cat", "head", "tail", "less", "more"],
            .explanation("peek ID shows the first rows of a dataset or of a job's output; for a file, write ! cat")
        ),
        .init(
            ["cd", "pwd"],
            .explanation("paths are relative to the folder where embedjobs was started; ! pwd shows it")
        ),
        .init(
            ["select", "insert", "update", "with", "describe", "explain"],
            .explanation("SQL is not supported; list shows jobs, datasets shows datasets, peek ID shows rows")
        ),
        .init(
            ["\\d", "\\d+", "\\dt", "\\l", ".tables", ".schema", ".databases"],
            .explanation("datasets lists datasets, list lists jobs, models lists models")
        ),
        .init(
            ["\\x", ".mode"],
            .explanation("set format=vertical writes one field per line; help set lists all formats")
        ),
        .init(
            [
                "serve", "keys", "check", "fmt", "login", "logout", "verify", "store", "fsck", "backup", "restore",
                "manual", "version", "example", "completion", "syntax", "doctor",
                "runs",
            ],
            .explanation("this is a subcommand of the program: write ! embedjobs and the same words, or exit first")
        ),
        .init(
            ["embedjobs"],
            .explanation("write the command alone, as in help; for a subcommand of the program, write ! embedjobs")
        ),
        .init(
            ["\\o", ".output", ".once"],
            .explanation("COMMAND > FILE writes its data to a file; help > explains it")
        ),
        .init(["\\watch"], .explanation("watch COMMAND every=2s repeats a command, such as list")),
        .init(["clear", "cls"], .explanation("Control-L clears the screen")),
        .init(
            ["export", "setenv", "\\set", "var", "const", "local", "readonly", "declare", "typeset"],
            .explanation("let NAME = VALUE sets a variable")
        ),
        .init(["[[", "test"], .explanation("write if exists FILE { … } or if $a == $b { … }")),
        .init(
            ["do", "done", "then", "fi", "esac", "end", "begin"],
            .explanation("blocks are in braces: for f in *.jsonl { … }, if $a == $b { … } else { … }")
        ),
        .init(["elif", "elsif", "elseif"], .explanation("write } else if CONDITION {")),
        .init(["case", "switch", "match"], .explanation("write if $a == $b { … } else if $a == $c { … }")),
        .init(
            ["while", "until", "loop", "repeat"],
            .explanation("for x in … { … } runs a block for each value, retry 3 every=10s { … } one that may fail")
        ),
        .init(
            ["return"],
            .explanation("exit ends the script, and break ends a loop")
        ),
        .init(["function", "def", "func"], .explanation("include FILE NAME=VALUE runs another script")),
        .init(["eval", "exec", "sudo"], .explanation("! LINE runs a line with /bin/sh")),
        .init(["read"], .explanation("param NAME declares a parameter, which run FILE NAME=VALUE sets")),
    ]

    private init(_ words: [String], _ meaning: Meaning) {
        self.words = words
        self.meaning = meaning
    }

    /// Returns the entry for a command name, in upper or lower case; nil if there is none.
    package static func of(_ word: String) -> ForeignCommand? {
        let word = word.lowercased()
        return all.first { $0.words.contains(word) }
    }
}
