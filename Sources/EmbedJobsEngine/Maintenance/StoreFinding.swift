/// Something about a store that is not as it should be.
package struct StoreFinding: Sendable, Equatable {
    /// What it is about, for programs.
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
        /// A file has another length than its row says.
        case length
        /// A file has other bytes than were written.
        case digest
        /// A file could not be read.
        case unreadable
        /// A file is marked as damaged, and is not.
        case mark
        /// An entry of the store's folder that no row names.
        case unknown
    }

    /// What became of it.
    package enum Outcome: String, Sendable {
        /// Nothing.
        case found
        /// It was noted in the database, so that whoever reads the file is told.
        case marked
        /// It is as it should be now.
        case repaired
    }

    /// What it is about.
    package let kind: Kind
    /// The file, relative to the store's folder; nil where it is not about one.
    package let path: String?
    /// What was found, in a clause.
    package let message: String
    /// What became of it.
    package var outcome: Outcome

    /// Makes a finding.
    package init(kind: Kind, path: String?, message: String, outcome: Outcome = .found) {
        self.kind = kind
        self.path = path
        self.message = message
        self.outcome = outcome
    }
}

/// Something about a store that is worth knowing, and no fault.
package enum StoreNote: Sendable, Equatable {
    /// What recovery and repairs moved away.
    case lost(files: Int, bytes: Int)
    /// Files that an owner did not finish, or did not remove yet; the next start removes them.
    case unfinishedFiles(Int)
    /// Jobs that are being cancelled; the next start ends them.
    case cancelledJobs(Int)
    /// Such files, removed by this repair.
    case removedFiles(Int)
    /// What a repair moved away, or could not.
    case moved(String)
}

/// What a check of a store came to.
package struct StoreCheckReport: Sendable {
    /// The store's id.
    package let storeID: String
    /// The files whose bytes were read.
    package internal(set) var files = 0
    /// Their bytes.
    package internal(set) var bytes = 0
    /// What is not as it should be.
    package internal(set) var findings: [StoreFinding] = []
    /// What is worth knowing and no fault.
    package internal(set) var notes: [StoreNote] = []

    /// Whether nothing is wrong, or not any more.
    package var isClean: Bool { findings.allSatisfy { $0.outcome == .repaired } }
}
