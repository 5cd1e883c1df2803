internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The lines of this, earlier and concurrent sessions, for ↑, ^R and hints.
///
/// Several sessions may share one file without losing lines: see ``HistoryFile``. Lines that cannot be written are
/// kept in memory, and ``problem`` tells why.
package final class History: Sendable {
    /// The distinct texts, oldest first.
    package var lines: [String] { state.withLock { $0.lines } }

    /// Whether added lines are kept.
    package var isOn: Bool {
        get { state.withLock { $0.isOn } }
        set { state.withLock { $0.isOn = newValue } }
    }

    /// The last error of the file, with the system's error text; nil after a success.
    package var problem: String? { state.withLock { $0.problem } }

    /// The last error of the file, if none has been returned here before: it is reported once in a session.
    var newProblem: String? {
        state.withLock { state in
            guard let problem = state.problem, !state.isProblemTold else { return nil }
            state.isProblemTold = true
            return problem
        }
    }

    fileprivate struct State {
        var lines: [String] = []
        var isOn = true
        var problem: String?
        var isProblemTold = false
    }

    private let state = Mutex(State())
    private let reading = Mutex(HistoryFile.ReadPosition())
    private let file: HistoryFile?
    private let redact: @Sendable (String) -> String?

    /// Creates an empty history, which ``refresh()`` fills.
    ///
    /// - Parameters:
    ///   - path: The file, created with mode 0600 (its folder 0700) when the first line is added; nil: memory only.
    ///   - redact: Returns the text to keep for a line, nil for none. Only this text is stored, also in memory.
    package init(path: String?, redact: @escaping @Sendable (String) -> String? = { $0 }) {
        file = path.map(HistoryFile.init(path:))
        self.redact = redact
    }

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

    /// Adds a line, unless history is off or the line begins with a blank or is blank.
    package func add(_ line: String) {
        guard let first = line.unicodeScalars.first, first != " ", first != "\t", isOn else { return }
        guard line.utf8.count <= Limits.historyEntryBytesMax else { return }
        guard let kept = redact(line), kept.contains(where: { !$0.isWhitespace }) else { return }
        state.withLock { state in
            // Repeated lines are stored once.
            guard state.lines.last.map({ !$0.utf8.elementsEqual(kept.utf8) }) ?? true else { return }
            state.take([kept])
            guard let file else { return }
            do {
                try file.append(HistoryEntry(seconds: time(nil), text: kept))
                state.problem = nil
            } catch {
                state.problem = "\(error)"
            }
        }
    }

    /// Reads lines that this and other sessions have added since the last call; on the first call, all lines.
    ///
    /// A file with far more lines than entries is rewritten.
    package func refresh() {
        reading.withLock { update(from: &$0) }
    }

    /// Calls ``refresh()`` unless another thread is doing so. Returns whether it did.
    func refreshWithoutWaiting() -> Bool {
        reading.withLockIfAvailable { update(from: &$0) } != nil
    }

    private func update(from position: inout HistoryFile.ReadPosition) {
        guard let file else { return }
        do {
            let changes = try file.read(after: &position)
            // The lock is not held while the file is read.
            state.withLock { state in
                if changes.isAll { state.lines = [] }
                if !changes.entries.isEmpty { state.take(changes.entries.map(\.text)) }
            }
            let linesMax = Limits.historyEntriesMax + Limits.historySlack
            if changes.isAll, changes.lineCount > linesMax {
                try file.compact(keeping: Limits.historyEntriesMax, linesMax: linesMax)
            }
        } catch {
            state.withLock { $0.problem = "\(error)" }
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
}

extension History.State {
    /// Appends texts, removes their older copies, and drops the oldest texts over the limit.
    mutating func take(_ texts: [String]) {
        if texts.count == 1, !lines.isEmpty {
            // Fast path for one new line, without a set of all lines.
            lines.removeAll { $0.utf8.elementsEqual(texts[0].utf8) }
            lines.append(texts[0])
        } else {
            let all = (lines + texts).map { HistoryEntry(seconds: 0, text: $0) }
            lines = HistoryFile.newest(all, count: Limits.historyEntriesMax).map(\.text)
        }
        if lines.count > Limits.historyEntriesMax { lines.removeFirst(lines.count - Limits.historyEntriesMax) }
    }
}
