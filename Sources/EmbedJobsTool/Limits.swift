/// The bounds of what the program reads about itself, and of its waiting for others.
enum Limits {
    /// Bytes of a file of settings or keys.
    static let settingsBytesMax = 1 << 20
    /// Bytes of a key.
    static let keyBytesMax = 4_096
    /// Seconds that a process waits for the owner of its store to answer or to leave, before it says that the store is
    /// taken.
    static let handoverSeconds = 5
    /// Milliseconds between two looks at that.
    static let handoverStepMilliseconds = 20
    /// Seconds between two questions for the names that completion knows, where the service is on this machine.
    static let localNamesSeconds = 5
    /// The same where questions count.
    static let remoteNamesSeconds = 60
    /// Seconds that other processes' requests may go on when the owner of a store ends.
    static let ownerDrainSeconds = 2
}
