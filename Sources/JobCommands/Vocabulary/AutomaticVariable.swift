internal import EmbedJobs

/// A variable that sets itself: the single declaration that expansion, the checker, help and the reference read.
package struct AutomaticVariable: Sendable {
    /// The name, without the dollar sign.
    package let name: String
    /// What it holds, in one sentence.
    package let summary: String
    /// The names of its fields, where they are its own rather than those of a job or a dataset.
    package let fields: [String]
    /// Its value in a session, nil as long as there is none.
    let value: @Sendable (Session) -> Value?

    /// All of them, in the order of help. `$env` is not like the others: its value is always taken by a field.
    package static let all: [AutomaticVariable] = [
        Self("last", "What was created or uploaded last: a job or a dataset.") { $0.last },
        Self("last_job", "The job that was created last.") { $0.lastJob.map { .job($0) } },
        Self("last_job_id", "Its id, as text.") { $0.lastJob.map { .text($0.rawValue) } },
        Self("last_dataset", "The dataset that was uploaded last.") { $0.lastDataset.map { .dataset($0) } },
        Self("last_dataset_id", "Its id, as text.") { $0.lastDataset.map { .text($0.rawValue) } },
        Self("ok", "Whether what the last try or else was about went well.") {
            $0.isCaughtUnknown ? .unknown("<ok>", .text) : .text($0.caughtFailure == nil ? "true" : "false")
        },
        Self(
            "error",
            "The failure that the last try or else caught; its status is the API's, or else the exit code.",
            fields: failureFields.map(\.name)
        ) {
            let record = record(of: $0.caughtFailure)
            return $0.isCaughtUnknown ? .unknown("<error>", .record(record.names)) : .record(record)
        },
        Self("run", "This run: its id, and a folder for what its next one is to find again.", fields: ["id", "dir"]) {
            let folder = $0.runFolder?.path ?? ""
            return .record(Record([("id", .text($0.runID)), ("dir", .text(folder))], text: $0.runID))
        },
        Self("today", "The day on which the run began, as 2026-01-31.") { .text($0.startTime.today) },
        Self("now", "The second in which the run began, as 2026-01-31T09:30:00Z.") { .text($0.startTime.now) },
        Self("args", "The words behind the script that are no parameters, a list.") {
            .list($0.arguments.map { .text($0) })
        },
        Self("env", "The environment: $env.HOME.") { _ in nil },
    ]

    private init(
        _ name: String,
        _ summary: String,
        fields: [String] = [],
        value: @escaping @Sendable (Session) -> Value?
    ) {
        self.name = name
        self.summary = summary
        self.fields = fields
        self.value = value
    }

    /// The one of a name.
    static func named(_ name: String) -> AutomaticVariable? { byName[name] }

    /// Whether scripts cannot set a name.
    static func isReserved(_ name: String) -> Bool { byName[name] != nil }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let failureFields: [(name: String, text: @Sendable (CommandFailure) -> String)] = [
        ("kind", { $0.kind }),
        ("message", { $0.message }),
        ("status", { String($0.httpStatus ?? Int($0.exitCode.rawValue)) }),
        ("hint", { $0.help ?? "" }),
    ]

    /// `$error`: its fields are empty where nothing has failed.
    private static func record(of failure: CommandFailure?) -> Record {
        let fields = failureFields.map { ($0.name, Record.Content.text(failure.map($0.text) ?? "")) }
        return Record(fields, text: failure?.message ?? "")
    }
}
