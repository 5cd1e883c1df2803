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
    /// Whether each statement is shown before it is run.
    package var echo = false

    /// Nothing is set.
    package init() {}
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
        Setting("echo", "Whether each statement is shown before it is run."),
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

    /// `echo`, which is always one or the other.
    private init(_ name: String, _ summary: String) {
        description = ParameterDescription(name, Bool.self, .option, isRequired: false, summary, defaultText: "false")
        store = { settings, value throws(ArgumentMistake) in settings.echo = try Bool(reading: value) }
        text = { $0.echo ? "true" : "false" }
    }

    private static func text(of duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (unit, letter) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds > 0 && seconds % Int64(unit) == 0 {
            return "\(seconds / Int64(unit))\(letter)"
        }
        return "\(seconds)s"
    }
}
