internal import ArgumentParser
internal import JobCommands

/// The value of `--timeout`: the time after which a run is stopped.
struct RunTimeout: ExpressibleByArgument {
    /// The time.
    let duration: Duration
    /// The time as it was given.
    let text: String

    /// Reads a duration as the language writes it, such as `30m`; nil if it is another text, or no time at all.
    init?(argument: String) {
        guard let duration = try? Duration(reading: .text(argument)), duration > .zero else { return nil }
        (self.duration, text) = (duration, argument)
    }
}
