internal import JobScript

/// A keyword or symbol of the language, as help describes it.
package struct Construct: Sendable {
    /// The keyword or symbol, which is also the help topic.
    package let name: String
    /// Its syntax.
    package let signature: String
    /// What it does, in one sentence.
    package let summary: String
    /// Example lines; a test checks each of them.
    package let examples: [String]

    /// All keywords and symbols, in the order that help lists them.
    package static let all: [Construct] = [
        Construct(
            name: "let",
            signature: "let NAME = VALUE|COMMAND; let NAME += VALUE|COMMAND",
            summary: "Set a variable, or append to a list.",
            examples: ["let ds = upload docs.jsonl", "let names += docs; let names += more; echo $names.count"]
        ),
        Construct(
            name: "param",
            signature: "param NAME [= VALUE]",
            summary: "Declare a parameter, passed as NAME=VALUE after the script's name, also in run and include.",
            examples: ["param file = docs.jsonl"]
        ),
        Construct(
            name: "for",
            signature: "for NAME in PATTERN|@FILE|VALUE…|COMMAND { … }",
            summary: "Run a block for each file, row of a file, value, or result of a command.",
            examples: [
                "for f in data/*.jsonl { upload $f }",
                "for row in @jobs.csv { echo $row.name }",
                "for job in list status=processing { cancel $job }",
                "for id in @- { wait $id }",
            ]
        ),
        Construct(
            name: "if",
            signature: "if CONDITION { … } else if CONDITION { … } else { … }",
            summary:
                "Run a block if a condition holds. Operators: and, or, not, exists, defined, ==, !=, <, <=, >, >=, ~.",
            examples: [
                "if not exists out/a.jsonl { echo 'it is missing' }",
                "if defined env.MODEL { echo $env.HOME } else { echo 'no model' }",
                "if $today >= 2026-01-01 and $today ~ *-01 { echo 'a new month' }",
            ]
        ),
        Construct(
            name: "try",
            signature: "try COMMAND",
            summary: "Continue if the command fails; $ok and $error hold the outcome.",
            examples: ["try delete docs-hca4x0; if not $ok { echo $error.message }"]
        ),
        Construct(
            name: "else",
            signature: "COMMAND else { … }; let NAME = COMMAND else { … }",
            summary: "Run a block if the command fails, then continue.",
            examples: ["let ds = upload docs.jsonl else { fail \"no dataset: $error.message\" }; echo $ds"]
        ),
        Construct(
            name: "assert",
            signature: "assert CONDITION [TEXT]",
            summary: "Stop with exit code 5 and the text unless the condition holds.",
            examples: ["assert exists docs.jsonl 'nothing to embed'"]
        ),
        Construct(
            name: "include",
            signature: "include FILE [NAME=VALUE…]",
            summary:
                "Run another script here, with values for its params; its path is relative to this script's folder.",
            examples: []
        ),
        Construct(
            name: "run",
            signature: "run FILE [NAME=VALUE…]",
            summary: "Run another script as include does, but with variables of its own; exit ends only that script.",
            examples: []
        ),
        Construct(
            name: ">",
            signature: "COMMAND > FILE; COMMAND >> FILE",
            summary: "Write a command's data to a file after it succeeds; >> appends to the file. "
                + "The extension selects the format of records: .csv, .json, .jsonl, .md, or .txt for a table.",
            examples: ["list status=failed > failed.jsonl", "models >> models.csv"]
        ),
        Construct(
            name: "%",
            signature: "COMMAND %NUMBER",
            summary: "At the prompt, a row of the last table.",
            examples: []
        ),
        Construct(
            name: "|",
            signature: "COMMAND | LINE",
            summary: "Pipe a command's data into a /bin/sh line, which sees variables as $EJ_NAME.",
            examples: ["list format=ids | wc -l"]
        ),
        Construct(
            name: "!",
            signature: "! LINE",
            summary: "Run a /bin/sh line, which sees variables as $EJ_NAME and fields as $EJ_NAME_FIELD.",
            examples: ["! ls -l"]
        ),
    ]

    /// Whether it is a keyword rather than a symbol.
    package var isWord: Bool { name.first?.isLetter == true }

    /// The keywords.
    package static let words = all.filter(\.isWord).map(\.name)
}
