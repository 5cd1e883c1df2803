internal import EmbedJobs

/// A variable that is set automatically, as read by expansion, the checker, help and the reference.
package struct AutomaticVariable: Sendable {
    /// The name, without the dollar sign.
    package let name: String
    /// What it holds, in one sentence.
    package let summary: String
    /// The names of its fields; empty if its shape, such as a job, already defines them.
    package let fields: [String]
    /// Its shape at any later statement, if commands change it; nil if it keeps that of its value.
    var laterShape: Shape?
    /// Its value in a run; nil while it is not set.
    let value: @Sendable (RunState) -> Value?

    /// All automatic variables, in the order that help lists them. `$env` has fields but not a value of its own.
    package static let all: [AutomaticVariable] = [
        Self("last", "The job or dataset that was created or uploaded last.") { $0.last },
        Self("last_job", "The job that was created last.") { $0.lastJob.map { .job($0) } },
        Self("last_job_id", "The id of $last_job, as text.") { $0.lastJob.map { .text($0.rawValue) } },
        Self("last_dataset", "The dataset that was uploaded last.") { $0.lastDataset.map { .dataset($0) } },
        Self("last_dataset_id", "The id of $last_dataset, as text.") { $0.lastDataset.map { .text($0.rawValue) } },
        Self("last_rows", "The records that a command showed last, as a list.", laterShape: .list(.unknown)) {
            $0.lastRows
        },
        Self("ok", "true if the last command or block with try, retry or else succeeded, otherwise false.") {
            switch $0.caught {
            case .nothing: .text("true")
            case .failure: .text("false")
            case .unknown: .unknown("<ok>", .text)
            }
        },
        Self(
            "error",
            "The failure that the last try, retry or else caught; its status is the exit status of a shell line, or "
                + "the HTTP status, or else the exit code.",
            fields: failureFields.map(\.name)
        ) {
            switch $0.caught {
            case .nothing: .record(record(of: nil))
            case .failure(let failure): .record(record(of: failure))
            case .unknown: .unknown("<error>", .record(record(of: nil).names))
            }
        },
        Self("run", "This run: its id, and a folder kept for the script's next run.", fields: ["id", "dir"]) {
            let folder = $0.runFolder?.path ?? ""
            let id = $0.runID
            return .record(Record([("id", .text(id)), ("dir", .text(folder))], text: id))
        },
        Self("today", "The local date when the run began, or the line at the prompt, such as 2026-01-31.") {
            .text($0.time.today)
        },
        Self("now", "The time in UTC when the run began, or the line at the prompt, such as 2026-01-31T09:30:00Z.") {
            .text($0.time.now)
        },
        Self("args", "The script's remaining arguments, as a list.") {
            .list($0.arguments.map { .text($0) })
        },
        Self("env", "The environment variables, as in $env.HOME.") { _ in nil },
    ]

    private init(
        _ name: String,
        _ summary: String,
        fields: [String] = [],
        laterShape: Shape? = nil,
        value: @escaping @Sendable (RunState) -> Value?
    ) {
        self.name = name
        self.summary = summary
        self.fields = fields
        self.laterShape = laterShape
        self.value = value
    }

    /// Returns the variable with a name; nil if the name is free.
    static func named(_ name: String) -> AutomaticVariable? { byName[name] }

    /// Whether a variable is the last job or dataset, or its id.
    static func isResult(_ name: String) -> Bool { name == "last" || name.hasPrefix("last_") && isReserved(name) }

    /// Whether a name is reserved, so that scripts cannot set it.
    package static func isReserved(_ name: String) -> Bool { byName[name] != nil }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let failureFields: [(name: String, text: @Sendable (CommandFailure) -> String)] = [
        ("kind", { $0.kind }),
        ("message", { $0.message }),
        ("status", { String($0.status) }),
        ("hint", { $0.help ?? "" }),
    ]

    /// The value of `$error`; its fields are empty if nothing failed.
    private static func record(of failure: CommandFailure?) -> Record {
        let fields = failureFields.map { ($0.name, Record.Content.text(failure.map($0.text) ?? "")) }
        return Record(fields, text: failure?.message ?? "")
    }
}
