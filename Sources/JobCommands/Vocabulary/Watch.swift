/// `watch`: a command that only reads, again and again.
enum Watch {
    static let keyword = "watch"

    static let every = optional("every", default: WatchInterval.standard, "2s", "The pause between two runs.")
    static let times = optional("times", Int.self, "How often the command runs. Default: until ^C.")

    /// The options that a watched command has besides its own.
    static let options = [every.description, times.description]
}

/// The pause of `watch`: a duration, but not none.
struct WatchInterval: ArgumentType {
    let duration: Duration

    static let standard = WatchInterval(duration: .seconds(2))
    static var placeholder: String { Duration.placeholder }

    private init(duration: Duration) { self.duration = duration }

    init(reading value: Value) throws(ArgumentMistake) {
        duration = try Duration(reading: value)
        guard duration > .zero else { throw .durationTooShort(value.text) }
    }
}

extension Command {
    /// The command with the options of `watch`.
    package var watched: Command {
        var command = self
        command.parameters += Watch.options
        return command
    }
}
