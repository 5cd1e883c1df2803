internal import EmbedJobs
package import JobCommands
internal import Synchronization

/// The lines of this, earlier and concurrent sessions, for ↑, ^R, hints and the command `history`.
///
/// Sessions share one database, see ``HistoryDatabase``. Lines that cannot be written are kept in memory, and written
/// with the next line that can be; ``problem`` tells why.
package final class History: Sendable {
    /// The distinct lines, oldest first, with their outcomes.
    package var entries: HistoryLines { state.withLock { $0.entries } }

    /// The distinct texts, oldest first.
    package var lines: [String] { state.withLock { $0.entries.texts } }

    /// Whether added lines are kept.
    package var isOn: Bool {
        get { state.withLock { $0.isOn } }
        set { state.withLock { $0.isOn = newValue } }
    }

    /// The last error of the database; nil after a success.
    package var problem: String? { state.withLock { $0.problem } }

    /// Takes what the user should know, in one line each: a damaged database, and the first error of a session.
    package func takeNotices() -> [String] {
        state.withLock { state in
            defer { state.notices = [] }
            guard let problem = state.problem, !state.isProblemTold else { return state.notices }
            state.isProblemTold = true
            return state.notices + ["the history is not saved: \(problem)"]
        }
    }

    private struct State {
        var entries = HistoryLines()
        var isOn = true
        var problem: String?
        var isProblemTold = false
        var notices: [String] = []
        var place = HistoryDatabase.Place()
        /// The line that runs now.
        var current: (text: String, id: RunID)?
    }

    /// A line in one of the databases.
    private enum RunID {
        case saved(Int64)
        case unsaved(Int64)
    }

    private struct Store {
        /// The shared database; nil for a history in memory only.
        var shared: HistoryDatabase?
        /// The lines that are not in it.
        var unsaved = HistoryDatabase(path: nil)
        var hasUnsaved = false
        /// The newest line that was read.
        var lastID: Int64 = 0
        /// The lines read since the first call that had not ended.
        var running: Set<Int64> = []
    }

    private let state = Mutex(State())
    private let store: Mutex<Store>
    private let redact: @Sendable (String) -> String?

    /// Creates an empty history, which ``refresh()`` fills.
    ///
    /// - Parameters:
    ///   - path: The history file of earlier versions, whose lines are taken over once; the database is next to it, as
    ///     `PATH.db`, created with mode 0600 (its folder 0700) when the first line is added. Nil: memory only.
    ///   - redact: Returns the text to keep for a line, nil for none. Only this text is stored, also in memory.
    package init(path: String?, redact: @escaping @Sendable (String) -> String? = { $0 }) {
        store = Mutex(Store(shared: path.map { HistoryDatabase(path: Self.databasePath(path: $0), oldPath: $0) }))
        self.redact = redact
    }

    /// The path of the database next to the history file of earlier versions.
    package static func databasePath(path: String) -> String { "\(path).db" }

    /// Returns a `redact` function that replaces secrets, such as API keys, with `***` anywhere in a line.
    ///
    /// `secrets` is called for each line, since a session may add secrets. Secrets under four bytes are ignored.
    package static func redacting(_ secrets: @escaping @Sendable () -> [String]) -> @Sendable (String) -> String? {
        { line in
            // The longest first, since one may be part of another.
            secrets().filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
                .reduce(line) { ByteSearch.replace($1, in: $0, with: "***") }
        }
    }

    /// Says where lines are typed from now on: hints prefer those that succeeded there.
    package func enter(service: String, folder: String?) {
        let place = HistoryDatabase.Place(service: service, folder: folder)
        let hasChanged = state.withLock { state in
            defer { state.place = place }
            guard state.place != place else { return false }
            // Lines that are not saved would be lost if all were dropped.
            state.entries.forgetPlace()
            return true
        }
        // Everything is read again, since other lines have succeeded there.
        if hasChanged { store.withLock { ($0.lastID, $0.running) = (0, []) } }
    }

    // MARK: Writing

    /// Adds a line that runs now, unless history is off or the line begins with a blank or is blank.
    package func add(_ line: String) {
        state.withLock { $0.current = nil }
        guard let first = line.unicodeScalars.first, first != " ", first != "\t", isOn else { return }
        guard line.utf8.count <= Limits.historyEntryBytesMax else { return }
        guard let kept = redact(line), kept.contains(where: { !$0.isWhitespace }) else { return }
        var outcome = HistoryOutcome()
        outcome.time = StartTime.current().moment
        let place = state.withLock { state in
            state.entries.take([(kept, outcome)])
            return state.place
        }
        let id = store.withLock { save(kept, at: outcome.time ?? Timestamp(microseconds: 0), place, in: &$0) }
        state.withLock { $0.current = id.map { (kept, $0) } }
    }

    /// Stores how the line that was added last ended. `rowMeaning` is what its row numbers referred to.
    package func end(_ code: ExitCode, after duration: Duration, rowMeaning: String? = nil) {
        let ended = state.withLock { state in
            defer { state.current = nil }
            if let (text, _) = state.current {
                state.entries.update(text) { outcome in
                    (outcome.exitCode, outcome.rowMeaning) = (code, rowMeaning)
                    if code == .done { outcome.hasSucceededHere = true }
                }
            }
            return state.current
        }
        guard let ended else { return }
        store.withLock { store in
            do throws(HistoryProblem) {
                switch ended.id {
                case .saved(let id): try store.shared?.end(id, code, duration, rowMeaning)
                case .unsaved(let id): try store.unsaved.end(id, code, duration, rowMeaning)
                }
            } catch {
                note(error)
            }
        }
    }

    /// Writes a line to the shared database, else to memory.
    private func save(
        _ text: String,
        at time: Timestamp,
        _ place: HistoryDatabase.Place,
        in store: inout Store
    ) -> RunID? {
        defer { tellSetAside(&store) }
        do throws(HistoryProblem) {
            if store.shared != nil {
                if store.hasUnsaved { try store.shared?.add(allOf: &store.unsaved) }
                store.hasUnsaved = false
                let id = try store.shared?.add(text, at: time, place)
                note(nil)
                return id.map { .saved($0) }
            }
        } catch {
            note(error)
        }
        store.hasUnsaved = true
        return (try? store.unsaved.add(text, at: time, place)).map { .unsaved($0) }
    }

    // MARK: Reading

    /// Reads lines that this and other sessions have added since the last call; on the first call, all lines.
    package func refresh() { store.withLock { update(from: &$0) } }

    /// Calls ``refresh()`` unless another thread is doing so. Returns whether it did.
    func refreshWithoutWaiting() -> Bool { store.withLockIfAvailable { update(from: &$0) } != nil }

    private func update(from store: inout Store) {
        defer { tellSetAside(&store) }
        guard store.shared?.hasContent == true else { return }
        let place = state.withLock { $0.place }
        do throws(HistoryProblem) {
            guard let runs = try store.shared?.runs(after: store.lastID, or: store.running, at: place) else { return }
            let (lastID, isFirst) = (store.lastID, store.lastID == 0)
            for run in runs {
                if run.id <= lastID || run.outcome.exitCode != nil {
                    store.running.remove(run.id)
                } else if !isFirst {
                    store.running.insert(run.id)
                }
            }
            store.lastID = max(lastID, runs.last?.id ?? 0)
            let new = runs.filter { $0.id > lastID }.map { (text: $0.text, outcome: $0.outcome) }
            // Thousands of lines are put in order before the lock is taken, since keys wait for it.
            var lines = HistoryLines()
            lines.take(new)
            state.withLock { state in
                if state.entries.texts.isEmpty {
                    state.entries = lines
                } else if !new.isEmpty {
                    state.entries.take(new)
                }
                for run in runs where run.id <= lastID {
                    state.entries.update(run.text) { outcome in
                        let hasSucceeded = outcome.hasSucceededHere || run.outcome.hasSucceededHere
                        // A newer run may have ended meanwhile.
                        if outcome.time == run.outcome.time { outcome = run.outcome }
                        outcome.hasSucceededHere = hasSucceeded
                    }
                }
            }
        } catch {
            note(error)
        }
    }

    /// The newest lines that pass a filter, oldest first, with those that are not saved at the end.
    package func lines(_ filter: TypedLineFilter) -> [TypedLine] {
        store.withLock { store in
            defer { tellSetAside(&store) }
            var lines: [TypedLine] = []
            do throws(HistoryProblem) {
                var saved = 0
                if store.shared?.hasContent == true {
                    lines += try store.shared?.lines(filter) ?? []
                    if store.hasUnsaved { saved = try store.shared?.lastNumber() ?? 0 }
                }
                if store.hasUnsaved { lines += try store.unsaved.lines(filter, offset: saved) }
            } catch {
                note(error)
                lines += (try? store.unsaved.lines(filter)) ?? []
            }
            return lines.suffix(filter.limit)
        }
    }

    /// Returns the newest line that begins with a text and is longer.
    package func newest(startingWith prefix: String) -> String? {
        let lines = lines
        var end = lines.count
        while let index = Self.index(in: lines, before: end, startingWith: prefix) {
            if lines[index].utf8.count > prefix.utf8.count { return lines[index] }
            end = index
        }
        return nil
    }

    /// Returns the index of the last line before `end` that begins with a text, byte for byte.
    static func index(in lines: [String], before end: Int, startingWith prefix: String) -> Int? {
        ByteSearch.lastIndex(of: prefix, beginning: lines[..<end])
    }

    // MARK: Notices

    private func note(_ problem: HistoryProblem?) {
        state.withLock { $0.problem = problem.map { "\($0)" } }
    }

    private func tellSetAside(_ store: inout Store) {
        guard let path = store.shared?.setAsidePath else { return }
        store.shared?.setAsidePath = nil
        state.withLock { $0.notices.append("the history was damaged; it was moved to \(path), and a new one begun") }
    }
}
