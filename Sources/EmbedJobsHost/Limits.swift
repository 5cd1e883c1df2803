/// Limits on the files that the program reads and on the time that it waits for other processes.
package enum Limits {
    /// Maximum size of a file of settings or keys, in bytes.
    static let settingsBytesMax = 1 << 20
    /// Maximum size of a shared list of jobs, in bytes.
    static let jobListBytesMax = 64 << 20
    /// Bytes that contain the first line of a shared list of jobs.
    static let jobListHeadBytes = 128
    /// Seconds after which a shared list of jobs is of no use to any poll.
    static let jobListSecondsMax = 120
    /// Maximum number of shards that run at once. Each worker is a thread with a model's buffers.
    package static let workersMax = 1_024
    /// Bytes that are read at once of the wheel of a model.
    static let wheelChunkBytes = 1 << 20
    /// Maximum time until the lists of a service must show a new object, in seconds.
    static let listDelaySecondsMax = 3_600
    /// Maximum length of a key, in bytes.
    package static let keyBytesMax = 4_096
    /// Seconds that a process waits for the owner of its store to respond or to exit, before it reports that the store
    /// is in use.
    static let handoverSeconds = 5
    /// Milliseconds between two such attempts.
    static let handoverStepMilliseconds = 20
    /// Seconds that requests of other processes may continue when the owner of a store exits.
    static let ownerDrainSeconds = 2
    /// Seconds after which a client reports that it waits for the owner of the store; also the time limit of a probe.
    static let ownerPatienceSeconds = 2
    /// The interval at which a client checks whether the owner still sends a body.
    static let bodyWatchInterval: Duration = .milliseconds(500)
    /// Seconds without a response after which a client stops waiting for the owner of the store.
    static let ownerSilenceSeconds = 10
    /// Bytes of a request body up to which sending is expected to be quick.
    static let shortBodyBytes = 1 << 20
    /// Seconds that a run gets to stop after its time limit, before the process ends.
    package static let runEndSeconds = 10
    /// Maximum number of running jobs whose ids are shown at the end of a run.
    package static let namedJobsMax = 20
    /// Open files and sockets that the process asks the system to allow.
    static let descriptorsWanted = 65_536
    /// Open files that the store, a model and the terminal need.
    static let descriptorsMin = 64
    /// Open files that each core's event loop needs.
    static let descriptorsPerCore = 4
    /// Bytes of address space that the process needs for code, database and models.
    static let addressSpaceMin = 1 << 30
    /// Bytes of address space per core, for the stacks of its threads and its share of the allocator.
    static let addressSpacePerCore = 256 << 20
}
