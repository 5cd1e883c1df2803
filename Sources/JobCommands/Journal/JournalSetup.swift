package import LocalFiles

/// Where the runs of scripts are recorded, and what a start of a script does with an unfinished run.
package struct JournalSetup: Sendable {
    /// The folder of journals; nil if the environment determines none, so that nothing outlives the process.
    package var folder: JournalFolder?
    /// Whether the user chose the folder, so that it must be usable.
    package var isChosen = false
    /// The address of the service, or the folder of the store.
    package var service: String
    /// Who uses the service: a fingerprint of the key, never the key.
    package var owner: String
    /// What happens to an unfinished run.
    package var resume = ResumePolicy.auto
    /// Whether an unfinished run is abandoned, and a new one begins.
    package var isFresh = false
    /// Whether every script that changes something has a journal; otherwise only one that calls `once`.
    package var coversScripts = false
    /// The options before the script in the line that continues a run, such as `--server URL`.
    package var options: [String] = []
    /// Opens a journal for appending after its first bytes; creates it for nil.
    package var open: @Sendable (_ path: String, _ length: Int?) throws(FileError) -> any JournalLog = {
        (path, length) throws(FileError) -> any JournalLog in try DurableLog(path: path, length: length)
    }

    /// Creates a setup.
    package init(folder: JournalFolder?, service: String, owner: String) {
        (self.folder, self.service, self.owner) = (folder, service, owner)
    }
}

/// What a start of a script does with an unfinished run.
package enum ResumePolicy: String, CaseIterable, Sendable {
    /// Continues it, or begins a new one.
    case auto
    /// Begins a new run without looking for one.
    case no
    /// Continues it, or fails.
    case only
}

/// The file of a journal.
package protocol JournalLog: Sendable {
    /// Appends whole lines and makes them durable.
    func append(_ bytes: [UInt8]) throws(FileError)
}

extension DurableLog: JournalLog {}

/// A journal that ends with the process.
struct MemoryLog: JournalLog {
    func append(_ bytes: [UInt8]) {}
}
