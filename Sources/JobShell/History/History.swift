internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The lines of this session and of those before and beside it, for ↑, ^R and hints.
///
/// Several sessions may share one file, and none of them loses a line: see ``HistoryFile``. What cannot be written is
/// kept in memory, and ``problem`` says why.
package final class History: Sendable {
    /// The texts, oldest first, each once.
    package var lines: [String] { state.withLock { $0.lines } }

    /// Whether lines are kept; those added while it is false are not.
    package var isOn: Bool {
        get { state.withLock { $0.isOn } }
        set { state.withLock { $0.isOn = newValue } }
    }

    /// The last thing that went wrong with the file, in the system's words; nil if all is well.
    package var problem: String? { state.withLock { $0.problem } }

    fileprivate struct State {
        var lines: [String] = []
        var isOn = true
        var problem: String?
    }

    private let state = Mutex(State())
    private let reading = Mutex(HistoryFile.Place())
    private let file: HistoryFile?
    private let redact: @Sendable (String) -> String?

    /// Makes a history that has read nothing yet: ``refresh()`` does.
    ///
    /// - Parameters:
    ///   - path: the file, made 0600 with a folder of 0700 when the first line is added; nil keeps lines in memory.
    ///   - redact: what of a line may be kept, nil for nothing. Only its answer is remembered, in memory too.
    package init(path: String?, redact: @escaping @Sendable (String) -> String? = { $0 }) {
        file = path.map(HistoryFile.init(path:))
        self.redact = redact
    }

    /// A rule for what may be kept that replaces secrets, such as keys, by `***` wherever they stand in a line.
    ///
    /// `secrets` is asked each time, since a session may learn more of them; those under four bytes are no secrets.
    package static func redacting(_ secrets: @escaping @Sendable () -> [String]) -> @Sendable (String) -> String? {
        { line in
            // The longest first: one may be part of another.
            secrets().filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
                .reduce(line) { ByteSearch.replace($1, in: $0, with: "***") }
        }
    }

    /// Adds a line, unless history is off or the line begins with a blank or is nothing but blanks.
    package func add(_ line: String) {
        guard let first = line.unicodeScalars.first, first != " ", first != "\t", isOn else { return }
        guard line.utf8.count <= Limits.historyEntryBytesMax else { return }
        guard let kept = redact(line), kept.contains(where: { !$0.isWhitespace }) else { return }
        state.withLock { state in
            // A line entered twice in a row is one.
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

    /// Reads what this and other sessions have added since the last time; the first time, everything.
    ///
    /// A file that has grown far beyond its entries is written anew.
    package func refresh() {
        reading.withLock { update(from: &$0) }
    }

    /// Does the same unless another thread is doing it just now, and says whether it did.
    package func refreshWithoutWaiting() -> Bool {
        reading.withLockIfAvailable { update(from: &$0) } != nil
    }

    private func update(from place: inout HistoryFile.Place) {
        guard let file else { return }
        do {
            let news = try file.read(after: &place)
            // Lines can be had while the file is read.
            state.withLock { state in
                if news.isAll { state.lines = [] }
                if !news.entries.isEmpty { state.take(news.entries.map(\.text)) }
                state.problem = nil
            }
            let linesMax = Limits.historyEntriesMax + Limits.historySlack
            if news.isAll, news.lineCount > linesMax {
                try file.compact(keeping: Limits.historyEntriesMax, linesMax: linesMax)
            }
        } catch {
            state.withLock { $0.problem = "\(error)" }
        }
    }

    /// The newest line that begins with a text and goes on after it.
    package func newest(startingWith prefix: String) -> String? {
        let lines = lines
        var end = lines.count
        while let index = Self.index(in: lines, before: end, startingWith: prefix) {
            if lines[index].utf8.count > prefix.utf8.count { return lines[index] }
            end = index
        }
        return nil
    }

    /// The last line before an index that begins with a text, byte for byte.
    static func index(in lines: [String], before end: Int, startingWith prefix: String) -> Int? {
        ByteSearch.lastIndex(of: prefix, beginning: lines[..<end])
    }
}

extension History.State {
    /// Puts texts at the end, takes their older copies out, and drops the oldest over the limit.
    mutating func take(_ texts: [String]) {
        if texts.count == 1, !lines.isEmpty {
            // The usual case, a line just entered, does not pay for a set of all of them.
            lines.removeAll { $0.utf8.elementsEqual(texts[0].utf8) }
            lines.append(texts[0])
        } else {
            let all = (lines + texts).map { HistoryEntry(seconds: 0, text: $0) }
            lines = HistoryFile.newest(all, count: Limits.historyEntriesMax).map(\.text)
        }
        if lines.count > Limits.historyEntriesMax { lines.removeFirst(lines.count - Limits.historyEntriesMax) }
    }
}
