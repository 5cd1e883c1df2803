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
    /// Seconds after which it is said that the owner of the store is waited for; also what it has for a sign of life.
    static let ownerPatienceSeconds = 2
    /// How often it is checked whether the owner still sends a body.
    static let bodyWatchInterval: Duration = .milliseconds(500)
    /// Seconds of silence after which the owner of the store is given up.
    static let ownerSilenceSeconds = 10
    /// Bytes of a body that is sent at once.
    static let shortBodyBytes = 1 << 20
    /// Files and sockets that this process may have open, if the system lets it.
    static let descriptorsWanted = 65_536
    /// Those that the store, a model and the terminal need.
    static let descriptorsMin = 64
    /// Those that each core's event loop needs.
    static let descriptorsPerCore = 4
    /// Bytes of address space that the process needs: code, database, models.
    static let addressSpaceMin = 1 << 30
    /// Bytes of it that each core's threads need, with their stacks and their share of the allocator.
    static let addressSpacePerCore = 256 << 20
}
