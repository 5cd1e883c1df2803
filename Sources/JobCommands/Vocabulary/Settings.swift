/// What `set` sets; a script's settings end with it.
package struct Settings: Hashable, Sendable {
    /// How records are written where a command does not say it; nil for what fits the output.
    package var format: OutputFormat?
    /// How long a wait without `timeout=` takes at most; nil for no limit.
    package var timeout: Duration?
    /// The time between two questions to the service; nil for what fits it.
    package var poll: Duration?
    /// How many jobs of this session may run before `create` waits for one to end; nil for any number.
    package var maxRunning: Int?
    /// What a script does after a statement that fails.
    package var onError = ErrorPolicy.stop
    /// Whether messages are coloured; a flag of the program goes before it.
    package var color = ColorChoice.auto
    /// How progress is shown; a flag of the program goes before it.
    package var progress = ProgressStyle.auto
    /// Whether each statement is shown before it is run.
    package var echo = Switch.off
    /// Whether the prompt shows what is longer than the screen page by page.
    package var pager = Switch.on
    /// Whether the prompt keeps what is typed.
    package var history = Switch.on
    /// Whether the prompt shows how a line may go on.
    package var hints = Switch.on

    /// Nothing is set.
    package init() {}
}

/// What a script does after a statement that fails.
package enum ErrorPolicy: String, CaseIterable, ArgumentType {
    /// It ends.
    case stop
    /// It says what is wrong and goes on; in the end it fails as the first that failed.
    case goOn = "continue"
}

/// Something that is on or off.
package enum Switch: String, CaseIterable, ArgumentType {
    /// It is done.
    case on
    /// It is not.
    case off

    /// Reads `on` and `off`, and `true` and `false` for the same.
    package init(reading value: Value) throws(ArgumentMistake) {
        switch ComparedValues.truth(of: value.text) {
        case true?: self = .on
        case false?: self = .off
        case nil: self = try Self.choice(value.text, among: Self.allCases, named: \.rawValue)
        }
    }
}

/// One setting: the single declaration that `set`, `show` and help read.
struct Setting: Sendable {
    /// What is said about it; its name is the key of `set`.
    let description: ParameterDescription
    /// Stores a value.
    let store: @Sendable (inout Settings, Value) throws(ArgumentMistake) -> Void
    /// What it is now, as `set` takes it.
    let text: @Sendable (Settings) -> String

    /// All settings there are.
    static let all: [Setting] = [
        Setting("format", "How records are written.", "auto", \.format) { $0.rawValue },
        Setting("timeout", "How long a wait takes at most.", "none", \.timeout) { text(of: $0) },
        Setting("poll", "The time between two questions to the service.", "auto", \.poll) { text(of: $0) },
        Setting("max_running", "How many jobs may run before create waits for one to end.", "none", \.maxRunning) {
            String($0)
        },
        Setting("on_error", "What a script does after a statement that fails.", \.onError),
        Setting("color", "Whether messages are coloured; --color goes before it.", \.color),
        Setting("progress", "How it is shown how far something is; --progress goes before it.", \.progress),
        Setting("echo", "Whether each statement is shown before it is run.", \.echo),
        Setting("pager", "Whether what is longer than the screen is shown by pages; only at a prompt.", \.pager),
        Setting("history", "Whether what is typed is kept; only at a prompt.", \.history),
        Setting("hints", "Whether it is shown how a line may go on; only at a prompt.", \.hints),
    ]

    /// A setting that may be without a value, for which there is a word.
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

    /// A setting that is always one of a few words.
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
