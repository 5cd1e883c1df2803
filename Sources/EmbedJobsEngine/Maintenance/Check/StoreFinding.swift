/// A problem found in a store.
package struct StoreFinding: Sendable, Equatable {
    /// The kind of the problem, for programs.
    package enum Kind: String, Sendable, CaseIterable {
        /// SQLite found the database damaged, or a row refers to one that does not exist.
        case database
        /// A marker file is missing or names another store.
        case marker
        /// Rows of jobs, shards, datasets or files contradict one another.
        case rows
        /// A job's receipt is damaged, or contradicts the rows.
        case receipt
        /// A file that a row names does not exist.
        case missing
        /// The length of a file differs from its row.
        case length
        /// The content of a file differs from its digest.
        case digest
        /// A file could not be read.
        case unreadable
        /// A file is marked as damaged but is intact.
        case mark
        /// An entry of the store's folder that no row names.
        case unknown
        /// A file of a model has changed since the model was added, is missing, or could not be read.
        case model
    }

    /// What the check did about the problem.
    package enum Outcome: String, Sendable {
        /// Nothing.
        case found
        /// It was recorded in the database, so that readers of the file get an error.
        case marked
        /// It was repaired.
        case repaired
    }

    /// The kind of the problem.
    package let kind: Kind
    /// The file, relative to the store's folder; nil if the problem is not about a file.
    package let path: String?
    /// The problem, as a clause.
    package let message: String
    /// What the check did about it.
    package var outcome: Outcome

    /// Makes a finding.
    package init(kind: Kind, path: String?, message: String, outcome: Outcome = .found) {
        self.kind = kind
        self.path = path
        self.message = message
        self.outcome = outcome
    }
}

/// Information about a store that is not a problem.
package enum StoreNote: Sendable, Equatable {
    /// The files that recovery and repairs moved away.
    case lost(files: Int, bytes: Int)
    /// Files that an owner did not finish writing or removing; the next start removes them.
    case unfinishedFiles(Int)
    /// Jobs that are being cancelled; the next start ends them.
    case cancelledJobs(Int)
    /// Unfinished files that this repair removed.
    case removedFiles(Int)
    /// Entries that a repair moved away, or could not move.
    case moved(String)
}

/// The result of a store check.
package struct StoreCheckReport: Sendable {
    /// The store's id.
    package let storeID: String
    /// The number of files read.
    package internal(set) var files = 0
    /// The bytes of these files.
    package internal(set) var bytes = 0
    /// The problems found.
    package internal(set) var findings: [StoreFinding] = []
    /// Other information.
    package internal(set) var notes: [StoreNote] = []

    /// Whether no problem was found, or all were repaired.
    package var isClean: Bool { findings.allSatisfy { $0.outcome == .repaired } }
}
