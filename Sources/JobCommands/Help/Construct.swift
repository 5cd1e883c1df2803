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
            signature: "let NAME = VALUE [else VALUE]|LIST|SUM|COMMAND|! LINE; let NAME += VALUE|LIST|COMMAND|! LINE",
            summary:
                "Set a variable, or append to a list. The value after else is used if the first is not set or empty; "
                + "a sum has whole numbers with + - * / between them. "
                + "The value of ! LINE is what a /bin/sh line writes, without blanks around it.",
            examples: [
                "let ds = upload docs.jsonl", "let names = [docs, more]; let names += last; echo $names.count",
                "let model = $env.MODEL else all-minilm-l6-v2", "let n = 1; let n = $n + 1", "let day = ! date +%A",
            ]
        ),
        Construct(
            name: "param",
            signature: "param NAME [= VALUE [else VALUE]]; param NAME[] [= VALUE, …]",
            summary: "Declare a parameter, passed as NAME=VALUE after the script's name, also in run and include. "
                + "With [], it is a list, passed as NAME=a,b.",
            examples: [
                "param file = docs.jsonl", "param langs[] = en, de; for lang in $langs { echo $lang }",
                "param model = $env.MODEL else all-minilm-l6-v2",
            ]
        ),
        Construct(
            name: "for",
            signature: "for NAME in PATTERN|@FILE|VALUE, …|FIRST..LAST|COMMAND|! LINE { … }",
            summary: "Run a block for each file, row of a file, value, whole number, result of a command, "
                + "or line that sh writes.",
            examples: [
                "for f in data/*.jsonl { upload $f }",
                "for row in @jobs.csv { echo $row.name }",
                "for kind in float, int8 { echo $kind }",
                "for n in 1..5 { echo $n }",
                "for job in list status=processing { cancel $job }",
                "for id in @- { wait $id }",
                "for name in ! ls { echo $name }",
            ]
        ),
        Construct(
            name: "break",
            signature: "break",
            summary: "End the loop that contains it.",
            examples: ["for job in list { if $job.status == failed { let failed = $job; break } }"]
        ),
        Construct(
            name: "continue",
            signature: "continue",
            summary: "Continue the loop that contains it with its next value.",
            examples: ["for job in list { if $job.status != complete { continue }; echo $job }"]
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
            signature: "try COMMAND; try ! LINE; try { … }",
            summary: "Continue if the command or the block fails; $ok and $error hold the outcome.",
            examples: [
                "try delete docs-hca4x0; if not $ok { echo $error.message }",
                "try ! make",
                "try { let ds = upload docs.jsonl; echo $ds.rows }",
            ]
        ),
        Construct(
            name: "retry",
            signature: "retry NUMBER [every=DURATION] { … }",
            summary: "Run a block until it succeeds, at most NUMBER times with a pause, 1s by default. "
                + "If the last attempt fails, so does the script, unless an else follows.",
            examples: ["retry 3 every=10s { upload docs.jsonl }"]
        ),
        Construct(
            name: "watch",
            signature: "watch COMMAND [every=DURATION] [times=NUMBER]",
            summary: "Run a command that only reads again and again, until ^C. Default: every=2s. "
                + "On a terminal, each result replaces the one before.",
            examples: ["watch list status=processing", "watch list limit=5 every=10s times=3"]
        ),
        Construct(
            name: "else",
            signature: "COMMAND else { … }; ! LINE else { … }; let NAME = COMMAND|! LINE else { … }",
            summary: "Run a block if the command fails, then continue. After try { … } and retry … { … }, too.",
            examples: [
                "let ds = upload docs.jsonl else { fail \"no dataset: $error.message\" }; echo $ds",
                "! test -s docs.jsonl else { echo \"status $error.status\" }",
            ]
        ),
        Construct(
            name: "assert",
            signature: "assert CONDITION [TEXT]",
            summary: "Stop with exit code 5 and the text unless the condition holds. Default: its values.",
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
            name: "[",
            signature: "[VALUE, …]; FIRST..LAST",
            summary: "A list, for let, param and for. An element may be a range of whole numbers, or a list.",
            examples: ["let none = []; let ids = [docs, 'more docs', 1..3]; echo $ids[0] $ids[-1] $ids.count"]
        ),
        Construct(
            name: "$",
            signature: "$NAME.FIELD; $NAME[INDEX]; $NAME[\"FIELD\"]; ${NAME}TEXT; ${NAME:-DEFAULT}",
            summary: "The value of a variable, one of its fields, or an element from 0, or from -1, the last. "
                + "A text has the fields of the file that it names. "
                + "A default replaces a value that is missing or empty.",
            examples: ["let file = data/a.jsonl; echo ${file.stem}.npy \"${env.MODEL:-none}\" $args.count"]
        ),
        Construct(
            name: "|",
            signature: "COMMAND | LINE",
            summary: "Pipe a command's data into a /bin/sh line, which sees variables as $EJ_NAME.",
            examples: ["list format=ids | wc -l"]
        ),
        Construct(
            name: "!",
            signature: "! LINE; ! LINE else { … }; let NAME = ! LINE; for NAME in ! LINE { … }",
            summary: "Run a /bin/sh line, which sees variables as $EJ_NAME and fields as $EJ_NAME_FIELD.",
            examples: ["! ls -l"]
        ),
    ]

    /// Whether it is a keyword rather than a symbol.
    package var isWord: Bool { name.first?.isLetter == true }

    /// The keywords.
    package static let words = all.filter(\.isWord).map(\.name)
}
