/// The settings that `set` changes; those of a script last until its end.
package struct Settings: Hashable, Sendable {
    /// The output format for commands without `format=`; nil for a table on a terminal and JSON Lines elsewhere.
    package var format: OutputFormat?
    /// The maximum time of a `wait` without `timeout=`, and of a validation; nil for no limit.
    package var timeout: Duration?
    /// The interval between polls; nil for the service's default.
    package var poll: Duration?
    /// The maximum number of this session's unfinished jobs before `create` waits; nil for no limit.
    package var maxRunning: Int?
    /// Whether jobs may copy vectors that earlier jobs of the same store have computed.
    package var reuse = Switch.on
    /// Whether a name sent to a service without idempotency keys has a tag by which a run finds the object again.
    package var tag = Switch.on
    /// What a script does after a statement fails.
    package var onError = ErrorPolicy.stop
    /// Whether messages are coloured; `--color` overrides it.
    package var color = ColorChoice.auto
    /// How progress is shown; `--progress` overrides it.
    package var progress = ProgressStyle.auto
    /// Whether each statement is shown before it runs.
    package var echo = Switch.off
    /// Whether a destructive command asks a person before it runs.
    package var confirm = Switch.on
    /// Whether the prompt pages output that is longer than the screen.
    package var pager = Switch.on
    /// Whether the prompt saves typed lines.
    package var history = Switch.on
    /// Whether the prompt suggests the rest of a line.
    package var hints = Switch.on

    /// Whether the prompt shows how long a line took.
    package var timing = Switch.off
    /// How the prompt draws attention to the end of long work.
    package var notify = Notification.off
    /// The text of the prompt; nil for the service and `>`.
    package var prompt: PromptText?

    /// Creates the default settings.
    package init() {}
}

/// What a script does after a statement fails.
package enum ErrorPolicy: String, CaseIterable, ArgumentType {
    /// Ends.
    case stop
    /// Reports the failure and continues; the script then ends with the first failure's exit code.
    case keepGoing = "continue"
}

/// How a prompt draws attention to the end of long work.
package enum Notification: String, CaseIterable, ArgumentType {
    /// Not at all.
    case off
    /// With the terminal's bell.
    case bell
    /// With a notification of the terminal (OSC 9).
    case osc
}

/// Something that is on or off.
package enum Switch: String, CaseIterable, ArgumentType {
    /// Enabled.
    case on
    /// Disabled.
    case off

    /// Reads `on` or `true`, and `off` or `false`.
    package init(reading value: Value) throws(ArgumentMistake) {
        switch ComparedValues.truth(of: value.text) {
        case true?: self = .on
        case false?: self = .off
        case nil: self = try Self.choice(value.text, among: Self.allCases, named: \.rawValue)
        }
    }
}

/// One setting, as read by `set`, `show` and help.
package struct Setting: Sendable {
    /// The description; its name is the key of `set`.
    package let description: ParameterDescription
    /// Stores a value.
    let store: @Sendable (inout Settings, Value) throws(ArgumentMistake) -> Void
    /// The current value, as text that `set` accepts.
    let text: @Sendable (Settings) -> String

    /// All settings, in the order that help lists them.
    package static let all: [Setting] = [
        Setting(
            "format",
            "Output format of records; auto is table on a terminal, markdown for an agent, else jsonl.",
            "auto",
            \.format
        ) {
            $0.rawValue
        },
        Setting("timeout", "Maximum time that wait, or upload for its validation, waits.", "none", \.timeout) {
            text(of: $0)
        },
        Setting("poll", "The interval between polls of the service.", "auto", \.poll) { text(of: $0) },
        Setting(
            "max_running",
            "Maximum number of unfinished jobs before create waits for one to end.",
            "none",
            \.maxRunning
        ) {
            String($0)
        },
        Setting(
            "reuse",
            "Whether jobs copy vectors of texts that earlier jobs have embedded in the same way, if the service can.",
            \.reuse
        ),
        Setting(
            "tag",
            "Whether a run tags the names that it sends to a service without idempotency keys, to find its jobs and "
                + "datasets again.",
            \.tag
        ),
        Setting("on_error", "What a script does after a statement fails.", \.onError),
        Setting("color", "Whether messages and typed text are coloured; the --color option overrides it.", \.color),
        Setting("progress", "How progress is shown; the --progress option overrides it.", \.progress),
        Setting("echo", "Whether each statement is shown before it runs.", \.echo),
        Setting("confirm", "Whether destructive commands ask before they run, on a terminal only.", \.confirm),
        Setting("pager", "Whether output longer than the screen is paged, at the prompt only.", \.pager),
        Setting("history", "Whether typed lines are saved, at the prompt only.", \.history),
        Setting("hints", "Whether the rest of a line is suggested, at the prompt only.", \.hints),
        Setting("timing", "Whether the time of a line that took over 100 ms is shown, at the prompt only.", \.timing),
        Setting(
            "notify",
            "How the end of a line or a job of more than 10 seconds is announced, at the prompt only.",
            \.notify
        ),
        Setting(
            "prompt",
            "The text of the prompt, in quotes: {service}, {running} and {last} are the service, the number of running "
                + "jobs and the exit code of the last line.",
            "auto",
            \.prompt
        ) {
            $0.text
        },
    ]

    /// A setting that can be nil, written as `nothing`.
    private init<T: ArgumentType>(
        _ name: String,
        _ summary: String,
        _ nothing: String,
        _ path: any WritableKeyPath<Settings, T?> & Sendable,
        _ text: @escaping @Sendable (T) -> String
    ) {
        description = ParameterDescription(name, T.self, .option, isRequired: false, summary, orWord: nothing)
        store = { settings, value throws(ArgumentMistake) in
            settings[keyPath: path] = value.text == nothing ? nil : try T(reading: value)
        }
        self.text = { settings in settings[keyPath: path].map(text) ?? nothing }
    }

    /// A setting with listed values.
    private init<T: ArgumentType & RawRepresentable<String>>(
        _ name: String,
        _ summary: String,
        _ path: any WritableKeyPath<Settings, T> & Sendable
    ) {
        let standard = Settings()[keyPath: path].rawValue
        description = ParameterDescription(name, T.self, .option, isRequired: false, summary, defaultText: standard)
        store = { settings, value throws(ArgumentMistake) in settings[keyPath: path] = try T(reading: value) }
        text = { $0[keyPath: path].rawValue }
    }

    private static func text(of duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (unit, letter) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds > 0 && seconds % Int64(unit) == 0 {
            return "\(seconds / Int64(unit))\(letter)"
        }
        return "\(seconds)s"
    }
}
