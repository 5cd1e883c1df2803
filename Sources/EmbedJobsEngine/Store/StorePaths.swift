/// Where things lie in the store's folder. Names are made by the engine, never taken from a request.
package struct StorePaths: Sendable {
    /// The store's folder.
    package let root: String

    /// The layout below a folder.
    package init(root: String) { self.root = root }

    /// Locked by the process that owns the store.
    package var lock: String { "\(root)/lock" }
    /// Where the process that owns the store listens to others of its user.
    package var ownerSocket: String { "\(root)/owner.sock" }
    /// Datasets, jobs and shards as rows.
    package var database: String { "\(root)/db.sqlite" }
    /// What addresses of parts are signed with.
    package var linkSecret: String { "\(root)/link-secret" }
    /// Bytes set aside for what has to be written when the disk is full.
    package var ballast: String { "\(root)/ballast" }
    /// Not empty where the process that owned the store last was ended by a crash of its own.
    package var crash: String { "\(root)/crash" }
    /// Entries that no row named, moved out of the way by recovery or `fsck --repair`.
    package var lost: String { "\(root)/lost" }
    /// A folder for each dataset that was uploaded.
    package var datasets: String { "\(root)/datasets" }
    /// A folder for each job, with the parts of its output.
    package var jobs: String { "\(root)/jobs" }
    /// The folders in which rows name files.
    package var foldersOfFiles: [String] { [datasets, jobs] }
    /// A folder for each model.
    package var models: String { "\(root)/models" }

    /// The folder of a dataset.
    package func dataset(_ id: String) -> String { "\(datasets)/\(id)" }
    /// The bytes as they were uploaded.
    package static func original(of id: String) -> String { "datasets/\(id)/original" }
    /// The rows read from the upload, as an Avro file.
    package static func inputPart(of id: String) -> String { "datasets/\(id)/part-00000" }
    /// For each row that repeats an earlier one, which it repeats.
    package static func firstRows(of id: String) -> String { "datasets/\(id)/first-rows" }
    /// What the validation of a dataset writes.
    static func validated(_ id: String) -> [String] { [inputPart(of: id), firstRows(of: id)] }
    /// The folder of a job.
    package func job(_ id: String) -> String { "\(jobs)/\(id)" }
    /// What one attempt at a shard writes: the fence is in the name, so that two attempts never share a file.
    package static func shard(_ index: Int, fence: Int, of job: String) -> String { "jobs/\(job)/\(index).\(fence)" }

    /// A path stored relative to the root, made absolute.
    package func absolute(_ relative: String) -> String { "\(root)/\(relative)" }
}
