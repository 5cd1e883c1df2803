/// The layout of the store's folder. Names are made by the engine, never taken from a request.
package struct StorePaths: Sendable {
    /// The store's folder.
    package let root: String

    /// Makes the paths of a store in a folder.
    package init(root: String) { self.root = root }

    /// Locked by the process that owns the store.
    package var lock: String { "\(root)/lock" }
    /// The socket of the process that owns the store, for other processes of its user.
    package var ownerSocket: String { "\(root)/owner.sock" }
    /// The rows of datasets, jobs and shards.
    package var database: String { "\(root)/db.sqlite" }
    /// The secret that signs the URLs of parts.
    package var linkSecret: String { "\(root)/link-secret" }
    /// Bytes reserved for writes that must succeed when the disk is full.
    package var ballast: String { "\(root)/ballast" }
    /// Not empty if the last process that owned the store crashed.
    package var crash: String { "\(root)/crash" }
    /// Entries that no row named, moved by recovery or `fsck --repair`.
    package var lost: String { "\(root)/lost" }
    /// A folder for each uploaded dataset.
    package var datasets: String { "\(root)/datasets" }
    /// A folder for each job, with the parts of its output.
    package var jobs: String { "\(root)/jobs" }
    /// The folders with files that rows name.
    package var foldersOfFiles: [String] { [datasets, jobs] }
    /// A folder for each model.
    package var models: String { "\(root)/models" }

    /// The folder of a dataset.
    package func dataset(_ id: String) -> String { "\(datasets)/\(id)" }
    /// The uploaded bytes.
    package static func original(of id: String) -> String { "datasets/\(id)/original" }
    /// The rows read from the upload, as an Avro file.
    package static func inputPart(of id: String) -> String { "datasets/\(id)/part-00000" }
    /// For each row with a repeated text, the first row with that text.
    package static func firstRows(of id: String) -> String { "datasets/\(id)/first-rows" }
    /// The files that the validation of a dataset writes.
    static func validated(_ id: String) -> [String] { [inputPart(of: id), firstRows(of: id)] }
    /// The folder of a job.
    package func job(_ id: String) -> String { "\(jobs)/\(id)" }
    /// The file of one attempt at a shard: its name contains the fence, so that two attempts never share a file.
    package static func shard(_ index: Int, fence: Int, of job: String) -> String { "jobs/\(job)/\(index).\(fence)" }

    /// The absolute path of one that is stored relative to the root.
    package func absolute(_ relative: String) -> String { "\(root)/\(relative)" }
}
