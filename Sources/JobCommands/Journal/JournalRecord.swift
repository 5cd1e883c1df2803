package import EmbedJobs

/// One line of a journal, which records what a run is about to do and what it has done.
///
/// Lines are only appended. A reader ignores records that it does not know.
package enum JournalRecord: Hashable, Sendable {
    /// The first line: which run it is.
    case run(JournalRun)
    /// A process continues the run.
    case resumed(at: Timestamp)
    /// The value of a `param` that was not given, and the expression of its default. While the script has the same
    /// expression, the value stays the same when the run continues.
    case standard(name: String, JournalValue, expression: String)
    /// A step is about to take effect.
    case intent(JournalIntent)
    /// A step has taken effect.
    case outcome(JournalOutcome)
    /// A step has certainly had no effect.
    case rejected(step: String, at: Timestamp, code: String, message: String)
    /// A job ended, or the validation of a dataset.
    case ended(JournalEnd)
    /// The run was closed unfinished, since another one was started in its place.
    case abandoned(at: Timestamp)
    /// A process of the run ended; the run is finished if the exit code is 0.
    case end(at: Timestamp, exitCode: ExitCode)
}

/// What identifies a run, and the values that stay the same when it continues.
package struct JournalRun: Hashable, Sendable {
    /// The version of the format.
    package static let version = 1

    /// The name of the run, for `$run.id`.
    package let id: String
    /// The path of the script, absolute if it is a file.
    package let script: String
    /// The working directory.
    package let directory: String
    /// The parameters that were given.
    package let parameters: [JournalField]
    /// The values of `$args`.
    package let arguments: [String]
    /// The address of the service, or the folder of the store.
    package let service: String
    /// Who uses the service: a fingerprint of the key, never the key.
    package let owner: String
    /// When the run began.
    package let startedAt: Timestamp
    /// The value of `$today`.
    package let today: String
    /// The value of `$now`.
    package let now: String
    /// The key of `once`; nil for other scripts.
    package let onceKey: String?
    /// What the keys of its steps depend on besides their requests: equal steps of two runs with different scopes are
    /// different steps.
    package let scope: String

    /// Creates the value from its fields.
    package init(
        id: String,
        script: String,
        directory: String,
        parameters: [JournalField],
        arguments: [String],
        service: String,
        owner: String,
        startedAt: Timestamp,
        today: String,
        now: String,
        onceKey: String?,
        scope: String
    ) {
        self.id = id
        self.script = script
        self.directory = directory
        self.parameters = parameters
        self.arguments = arguments
        self.service = service
        self.owner = owner
        self.startedAt = startedAt
        self.today = today
        self.now = now
        self.onceKey = onceKey
        self.scope = scope
    }
}

/// A name with a text: a parameter, or a field of a request.
package struct JournalField: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The text.
    package let value: String

    /// Creates a field.
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// The value of a parameter.
package enum JournalValue: Hashable, Sendable {
    /// A text.
    case text(String)
    /// A list of texts.
    case list([String])
}

/// What a step does.
package enum JournalStepKind: String, Hashable, Sendable {
    case upload, create, download, delete
}

/// A step that is about to take effect.
package struct JournalIntent: Hashable, Sendable {
    /// The key of the step: 64 hexadecimal digits, the same for the same request in each process of the run.
    package let step: String
    /// What it does.
    package let kind: JournalStepKind
    /// The number of the attempt, from 1: a job that failed is created again as the next attempt.
    package let attempt: Int
    /// When it was recorded.
    package let at: Timestamp
    /// The path of the included script that contains the statement; nil for the script itself.
    package let file: String?
    /// The line of the statement.
    package let line: Int?
    /// The fields of the request.
    package let request: [JournalField]
    /// The file that a download is about to name.
    package let written: JournalFileDigest?

    /// Creates the value from its fields.
    package init(
        step: String,
        kind: JournalStepKind,
        attempt: Int,
        at: Timestamp,
        file: String?,
        line: Int?,
        request: [JournalField],
        written: JournalFileDigest?
    ) {
        self.step = step
        self.kind = kind
        self.attempt = attempt
        self.at = at
        self.file = file
        self.line = line
        self.request = request
        self.written = written
    }

    /// Returns a field of the request.
    package subscript(name: String) -> String? { request.first { $0.name == name }?.value }
}

/// A step that has taken effect.
package struct JournalOutcome: Hashable, Sendable {
    /// The key of the step.
    package let step: String
    /// When it was recorded.
    package let at: Timestamp
    /// The dataset or job that the step made or deleted; nil for a download.
    package let id: String?
    /// The file that a download wrote.
    package let written: JournalFileDigest?

    /// Creates the value from its fields.
    package init(step: String, at: Timestamp, id: String?, written: JournalFileDigest?) {
        self.step = step
        self.at = at
        self.id = id
        self.written = written
    }
}

/// The end of a job, or of the validation of a dataset.
package struct JournalEnd: Hashable, Sendable {
    /// The job or the dataset.
    package let id: String
    /// When it was recorded.
    package let at: Timestamp
    /// The status.
    package let status: String
    /// The number of rows of the dataset; nil for a job.
    package let rows: Int?
    /// The output dataset of a complete job.
    package let output: String?

    /// Creates the value from its fields.
    package init(id: String, at: Timestamp, status: String, rows: Int? = nil, output: String? = nil) {
        self.id = id
        self.at = at
        self.status = status
        self.rows = rows
        self.output = output
    }
}

/// A written file.
package struct JournalFileDigest: Hashable, Sendable {
    /// The absolute path.
    package let path: String
    /// The size.
    package let bytes: Int
    /// SHA-256 of its content in hexadecimal.
    package let sha256: String

    /// Creates the value from its fields.
    package init(path: String, bytes: Int, sha256: String) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
    }
}
