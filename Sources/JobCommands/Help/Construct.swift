internal import JobScript

/// A part of the language that is no command: what help says about it.
package struct Construct: Sendable {
    /// The word or sign that people ask for.
    package let name: String
    /// How it is written.
    package let signature: String
    /// What it does, in one sentence.
    package let summary: String
    /// Lines that show its use; every one of them is checked by a test.
    package let examples: [String]

    /// All of them, in the order of help.
    package static let all: [Construct] = [
        Construct(
            name: "let",
            signature: "let NAME = VALUE|COMMAND; let NAME += VALUE|COMMAND",
            summary: "Set a variable, or add to a list.",
            examples: ["let ds = upload docs.jsonl", "let names += docs; let names += more; echo $names.count"]
        ),
        Construct(
            name: "param",
            signature: "param NAME [= VALUE]",
            summary: "Take a value from behind the script's name, NAME=VALUE.",
            examples: ["param file = docs.jsonl"]
        ),
        Construct(
            name: "for",
            signature: "for NAME in PATTERN|@FILE|VALUE…|COMMAND { … }",
            summary: "Do something for each file, each row of a file, each value, or all that a command gives.",
            examples: [
                "for f in data/*.jsonl { upload $f }",
                "for row in @jobs.csv { echo $row.name }",
                "for job in list status=processing { cancel $job }",
            ]
        ),
        Construct(
            name: "if",
            signature: "if CONDITION { … } else if CONDITION { … } else { … }",
            summary: "Do one thing or another; conditions have and, or, not, exists, defined, == != < <= > >= and ~.",
            examples: [
                "if not exists out/a.jsonl { echo 'it is missing' }",
                "if defined env.MODEL { echo $env.HOME } else { echo 'no model' }",
                "if $today >= 2026-01-01 and $today ~ *-01 { echo 'a new month' }",
            ]
        ),
        Construct(
            name: "try",
            signature: "try COMMAND",
            summary: "Go on if the command fails; $ok and $error say how it went.",
            examples: ["try delete docs-hca4x0; if not $ok { echo $error.message }"]
        ),
        Construct(
            name: "else",
            signature: "COMMAND else { … }; let NAME = COMMAND else { … }",
            summary: "Do something if the command fails, and go on.",
            examples: ["let ds = upload docs.jsonl else { fail \"no dataset: $error.message\" }; echo $ds"]
        ),
        Construct(
            name: "assert",
            signature: "assert CONDITION [TEXT]",
            summary: "Stop with exit code 5 and the text unless a condition holds.",
            examples: ["assert exists docs.jsonl 'nothing to embed'"]
        ),
        Construct(
            name: "include",
            signature: "include FILE",
            summary: "Run another script here; its path counts from the folder of this one.",
            examples: []
        ),
        Construct(
            name: ">",
            signature: "COMMAND > FILE; COMMAND >> FILE",
            summary: "Write a command's data to a file once it has ended well, or add it to the file.",
            examples: ["list status=failed > failed.jsonl", "models format=csv >> models.csv"]
        ),
        Construct(
            name: "|",
            signature: "COMMAND | LINE",
            summary: "Give a command's data to a line of /bin/sh, which finds variables as $EJ_NAME.",
            examples: ["list format=ids | wc -l"]
        ),
        Construct(
            name: "!",
            signature: "! LINE",
            summary: "Run a line by /bin/sh, which finds variables as $EJ_NAME and fields as $EJ_NAME_FIELD.",
            examples: ["! ls -l"]
        ),
    ]

    /// Whether it is a word, and no sign.
    var isWord: Bool { name.first?.isLetter == true }

    /// The words among their names.
    static let words = all.filter(\.isWord).map(\.name)
}
