#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

#if FAILPOINTS
internal import Synchronization
#endif

/// Points between two durable steps of the engine where a special build can be made to fail:
/// `EMBEDJOBS_BUILD_FAILPOINTS=1 swift build -c release --scratch-path .build-failpoints --product embedjobs`.
///
/// `EMBEDJOBS_FAILPOINTS="shardWritten=kill;uploadWritten=2*error:ENOSPC"` kills the process the first time it reaches
/// one point, and fails with a system error the second time it reaches another. Other builds compile the calls out and
/// do not read the variable. Source: FreeBSD's fail(9), and FoundationDB's BUGGIFY.
package enum Failpoint: CaseIterable, Sendable {
    // An upload.
    case uploadReserved, uploadWritten, uploadCommitted
    // The validation of a dataset.
    case validationClaimed, validationWritten, validationCommitted
    // A job and its shards.
    case jobCommitted, shardClaimed, shardEmbedded, shardWritten, shardFinished, shardReleased, jobEnded
    // A cancellation, a deletion, and the removal of released files.
    case cancelCommitted, deletionCommitted, fileRemoved
    // Opening a store.
    case storeMarked, storeLocked, recoveryCommitted, entryMoved

    /// Fails here if `EMBEDJOBS_FAILPOINTS` asks for it.
    @inline(__always)
    package func hit() throws(FileError) {
        #if FAILPOINTS
        try Failpoints.configured?.hit(self)
        #endif
    }
}

#if FAILPOINTS
/// The rules in `EMBEDJOBS_FAILPOINTS`.
package final class Failpoints: Sendable {
    private enum Action {
        case kill
        case fail(Int32)
        case abort
    }

    private struct Rule {
        let action: Action
        /// Which hit triggers the action, from 1.
        let hit: Int
    }

    private let rules: [String: Rule]
    private let hits = Mutex<[String: Int]>([:])

    /// The rules of the environment; nil if the variable is not set.
    package static let configured: Failpoints? = getenv("EMBEDJOBS_FAILPOINTS").map { Failpoints(String(cString: $0)) }

    /// Whether `EMBEDJOBS_FAILPOINTS` requests a list of all points.
    package var isList: Bool { rules["list"] != nil }

    private static let errors: [String: Int32] = [
        "ENOSPC": ENOSPC, "EIO": EIO, "EMFILE": EMFILE, "EACCES": EACCES, "EROFS": EROFS, "EDQUOT": EDQUOT,
    ]

    private init(_ text: String) {
        var rules: [String: Rule] = [:]
        for entry in text.split(separator: ";") {
            let sides = entry.split(separator: "=", maxSplits: 1)
            var action = sides.count == 2 ? sides[1] : "kill"
            var hit = 1
            if let star = action.firstIndex(of: "*"), let number = Int(action[..<star]) {
                hit = number
                action = action[action.index(after: star)...]
            }
            rules[String(sides[0])] = Rule(action: Self.action(action), hit: hit)
        }
        self.rules = rules
    }

    private static func action(_ text: Substring) -> Action {
        if text == "abort" { return .abort }
        guard text.hasPrefix("error:") else { return .kill }
        return .fail(errors[String(text.dropFirst(6))] ?? EIO)
    }

    fileprivate func hit(_ point: Failpoint) throws(FileError) {
        let name = "\(point)"
        guard let rule = rules[name] else { return }
        let count = hits.withLock { hits in
            hits[name, default: 0] += 1
            return hits[name]
        }
        guard count == rule.hit else { return }
        switch rule.action {
        case .kill: _ = kill(getpid(), SIGKILL)
        case .abort: abort()
        case .fail(let errno): throw FileError("pass \(name) in", "failpoint", errno: errno)
        }
    }
}
#endif
