internal import DatasetFormats

/// Topics of help about several commands at once. Settings and formats come from their declarations.
extension ReferenceSection {
    /// The guides, in the order that help lists them.
    static let guides = [start, scripts, prompt, formats, settings]

    private static let start = ReferenceSection(
        topic: "start",
        title: "First steps",
        summary: "From a file of texts to vectors, line by line.",
        entries: [
            ReferenceEntry(
                name: "models get",
                summary: "Install the default model, unless models shows one. A subcommand: also embedjobs models get."
            ),
            ReferenceEntry(
                name: "example",
                summary: "Write example.jsonl, a small corpus, and example.embedjobs, a script that embeds it."
            ),
            ReferenceEntry(name: "run example.embedjobs", summary: "Upload it, embed it, and search it."),
            ReferenceEntry(name: "let ds = upload FILE.jsonl", summary: "The same with texts of your own: a dataset,"),
            ReferenceEntry(
                name: "let job = create model=all-minilm-l6-v2 dataset_id=$ds input_type=search_document",
                summary: "a job on it,"
            ),
            ReferenceEntry(name: "wait $job; download $job to=FILE.npy", summary: "and its vectors in a file."),
        ]
    )

    private static let scripts = ReferenceSection(
        topic: "scripts",
        title: "Scripts",
        summary: "How to write, check and run files of commands.",
        entries: [
            ReferenceEntry(name: "embedjobs run FILE", summary: "Run a script. NAME=VALUE after it sets a param."),
            ReferenceEntry(
                name: "embedjobs run --fresh FILE",
                summary: "Start over. Without --fresh, a run that was interrupted continues; see help once."
            ),
            ReferenceEntry(name: "embedjobs runs", summary: "List the runs on record; runs show ID explains one."),
            ReferenceEntry(name: "embedjobs -n run FILE", summary: "Show what it would do, without doing it."),
            ReferenceEntry(name: "embedjobs check FILE", summary: "Find its mistakes."),
            ReferenceEntry(name: "embedjobs fmt FILE", summary: "Format it."),
            ReferenceEntry(name: "embedjobs -c 'COMMANDS'", summary: "Run commands without a file."),
            ReferenceEntry(name: "run FILE", summary: "Run a script at the prompt or in another script; see help run."),
            ReferenceEntry(name: "words", summary: "The keywords: " + Construct.words.joined(separator: ", ") + "."),
            ReferenceEntry(name: "variables", summary: "The variables that are set automatically, such as $last_job."),
            ReferenceEntry(name: "fields", summary: "The fields of values, as in $job.status."),
            ReferenceEntry(name: "exit-codes", summary: "The exit codes of a run."),
        ]
    )

    private static let prompt = ReferenceSection(
        topic: "prompt",
        title: "The prompt",
        summary: "What works at the prompt only.",
        entries: [
            ReferenceEntry(name: "Tab", summary: "Complete a command, an option, a value, an id or a file."),
            ReferenceEntry(name: "→", summary: "Accept the grey suggestion."),
            ReferenceEntry(name: "Enter", summary: "Run the line, or continue an unfinished block on the next one."),
            ReferenceEntry(name: "^C", summary: "Discard the line, or stop waiting; jobs keep running."),
            ReferenceEntry(name: "%1", summary: "Row 1 of the last table, as in get %1."),
            ReferenceEntry(name: "7c3ad0d7", summary: "The beginning of an id, as tables show it, or a unique name."),
            ReferenceEntry(name: "$last_job, $last_dataset", summary: "What was created or uploaded last."),
            ReferenceEntry(name: "! LINE, COMMAND | LINE", summary: "Run a line with /bin/sh, or pipe data to it."),
            ReferenceEntry(name: "set NAME=VALUE", summary: "Change a setting until you exit; see help settings."),
            ReferenceEntry(name: "serve, keys, check, …", summary: "Subcommands of the program run here too."),
        ]
    )

    private static let formats = ReferenceSection(
        topic: "formats",
        title: "Formats",
        summary: "The formats of records, of uploaded files and of downloads.",
        entries: OutputFormat.allCases.map { ReferenceEntry(name: "format=\($0.rawValue)", summary: $0.summary) }
            + [
                ReferenceEntry(name: "columns=NAME,…", summary: "Which fields list and its like write, in any format."),
                ReferenceEntry(
                    name: "upload FILE",
                    summary: "Texts: " + UploadFormat.all.flatMap(\.extensions).map { "." + $0 }.joined(separator: ", ")
                        + "."
                ),
                ReferenceEntry(
                    name: "download JOB to=FILE",
                    summary: "Rows and vectors: "
                        + DownloadFormat.allCases.map { "." + $0.rawValue }.joined(separator: ", ") + "."
                ),
                ReferenceEntry(
                    name: "map JOB to=FILE",
                    summary: "A picture: " + MapFile.extensions.map { "." + $0 }.joined(separator: ", ") + "."
                ),
            ]
    )

    private static let settings = ReferenceSection(
        topic: "settings",
        title: "Settings",
        summary: "What set changes and show shows.",
        entries: Setting.all.map {
            ReferenceEntry(name: $0.description.name + "=", summary: ReferenceEntry.details(of: $0.description))
        }
    )
}

extension OutputFormat {
    /// What the format is, in one sentence.
    fileprivate var summary: String {
        switch self {
        case .table: "A table with a header; the standard on a terminal."
        case .vertical: "One line for each field."
        case .json: "One JSON array."
        case .jsonl: "One JSON object per line; the standard in pipes and files."
        case .csv: "Comma-separated values with a header."
        case .markdown: "A Markdown table without padding; the standard in pipes that an agent reads."
        case .ids: "The first field of each record: its id or name."
        }
    }
}
