/// Limits on the requests of the prompt.
enum Limits {
    /// Seconds between two requests for the names that completion offers, for a service on this machine.
    static let localNamesSeconds = 5
    /// The same for a service whose requests are limited.
    static let remoteNamesSeconds = 60
}
