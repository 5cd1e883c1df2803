/// Limits on what the program asks of services and the disk.
enum Limits {
    /// Seconds between two requests for the names that completion offers, for a service on this machine.
    static let localNamesSeconds = 5
    /// The same for a service whose requests are limited.
    static let remoteNamesSeconds = 60
    /// The time for which completion in the user's shell waits for names.
    static let completionWait: Duration = .seconds(1)
    /// The time for which `doctor` waits for a service.
    static let serviceWait: Duration = .seconds(5)
    /// Lines of what would be deleted that a question shows; beyond it, only their number is shown.
    static let askedLinesMax = 10
    /// The free space below which `doctor` says how to get more: uploads stop before the disk is full.
    static let freeBytesWanted = 1 << 30
}
